namespace Orleans.Media;

/// <summary>
/// Makes the smaller forms of a picture and its placeholder: of an image at once, of anything else from the thumbnail it was
/// given. All are WebP in sRGB, upright, with its transparency and without its metadata: nobody learns from a preview where
/// a photo was taken. Of an animation it is the first frame.
/// </summary>
public sealed class Pictures(Vips vips) : IStep
{
    private const int PreviewEdge = 1280;
    private const int ThumbEdge = 320;

    // A panorama's middle form is longer, so that its short edge is enough for the square; up to 16 times as long as high.
    private const int LongestEdge = 16 * ThumbEdge;

    public string Name => "pictures";

    public bool Applies(JobOrder order) => order.Kind is MediaKind.Image or MediaKind.Gif
        ? order is { WantsCustomThumbnail: false, Job.Kind: JobKind.Prepare or JobKind.Thumbnail }
        : order.Job.Kind is JobKind.Renditions && order.Thumbnail is not null;

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var middle = run.Order.Job.Kind is JobKind.Renditions ? await Thumbnail(run, cancellationToken) : await Shrunk(run, cancellationToken);
        run.Report(0.5);

        await Add(run, middle, "preview", PreviewEdge, crop: false, cancellationToken);
        await Add(run, middle, "thumb", ThumbEdge, crop: false, cancellationToken);
        await Add(run, middle, "square", Math.Min(ThumbEdge, Math.Min(middle.Width, middle.Height)), crop: true, cancellationToken);
        run.Report(0.9);
        run.Placeholder = await Placeholder(run, middle, cancellationToken);
    }

    /// <summary>The thumbnail was made here: it is small, upright and plain.</summary>
    private static async Task<OpenPicture> Thumbnail(JobRun run, CancellationToken cancellationToken)
    {
        var thumbnail = run.Order.Thumbnail!;
        var file = await run.Fetch(new BlobAddress($"{run.Order.Folder}/{thumbnail.File}", null), cancellationToken);
        return new OpenPicture(file, thumbnail.ContentType, thumbnail.Width, thumbnail.Height, HasProfile: false);
    }

    /// <summary>The original is decoded once, however large it is; the rest is made from this.</summary>
    private async Task<OpenPicture> Shrunk(JobRun run, CancellationToken cancellationToken)
    {
        if (run.Findings is { Width: { } width, Height: { } height }) vips.CheckPixels(width, height); // before the bytes are fetched
        var original = await vips.Open(run, await run.Fetch(run.Order.Original, cancellationToken), run.Order.ContentType, cancellationToken);
        run.Findings = run.Findings with { Width = original.Width, Height = original.Height }; // confirm saw its first bytes only

        var file = run.NewFile("middle.png");
        await vips.Shrink(run, original, file, "compression=1", MiddleEdge(original), crop: false, cancellationToken);
        var size = await SizeOf(file, cancellationToken);
        return new OpenPicture(file, "image/png", size.Width, size.Height, HasProfile: false);
    }

    private static int MiddleEdge(OpenPicture picture)
    {
        var (longer, shorter) = ((long)Math.Max(picture.Width, picture.Height), Math.Min(picture.Width, picture.Height));
        return (int)Math.Clamp(longer * ThumbEdge / shorter, PreviewEdge, LongestEdge);
    }

    private async Task Add(JobRun run, OpenPicture middle, string name, int edge, bool crop, CancellationToken cancellationToken)
    {
        var file = run.NewFile($"{name}.webp");
        await vips.Shrink(run, middle, file, "Q=80", edge, crop, cancellationToken);
        var webp = WebPMetadata.Remove(await File.ReadAllBytesAsync(file, cancellationToken));
        await File.WriteAllBytesAsync(file, webp, cancellationToken);
        var (width, height) = ImageHeader.Read("image/webp", webp)!.Value;
        run.Renditions.Add(new StoredRendition
        {
            Name = name,
            File = await run.Keep(file, $"{name}.webp", "image/webp", cancellationToken),
            ContentType = "image/webp",
            Width = width,
            Height = height,
            Size = webp.Length,
        });
    }

    private async Task<string> Placeholder(JobRun run, OpenPicture middle, CancellationToken cancellationToken)
    {
        var file = run.NewFile("placeholder.webp");
        await vips.Shrink(run, middle, file, "Q=20,alpha_q=20,effort=6", edge: 24, crop: false, cancellationToken);
        return $"data:image/webp;base64,{Convert.ToBase64String(WebPMetadata.Remove(await File.ReadAllBytesAsync(file, cancellationToken)))}";
    }

    private static async Task<(int Width, int Height)> SizeOf(string png, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(png);
        var header = new byte[24];
        await file.ReadExactlyAsync(header, cancellationToken);
        return ImageHeader.Read("image/png", header)!.Value;
    }
}
