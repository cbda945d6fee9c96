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
        var original = await Open(run, cancellationToken);

        // The original is decoded once, however large it is; the rest is made from this.
        var middle = new OpenPicture(run.NewFile("middle.png"), "image/png", original.Width, original.Height, HasProfile: false);
        await vips.Shrink(run, original, middle.Path, "compression=1", MiddleEdge(original), crop: false, cancellationToken);
        var (width, height) = await SizeOf(middle, cancellationToken);
        run.Report(0.5);

        await Add(run, middle, "preview", PreviewEdge, crop: false, cancellationToken);
        await Add(run, middle, "thumb", ThumbEdge, crop: false, cancellationToken);
        await Add(run, middle, "square", Math.Min(ThumbEdge, Math.Min(width, height)), crop: true, cancellationToken);
        run.Report(0.9);
        run.Placeholder = await Placeholder(run, middle, cancellationToken);
    }

    private async Task<OpenPicture> Open(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Order;
        if (order.Job.Kind is JobKind.Renditions)
        {
            var thumbnail = await run.Fetch(new BlobAddress($"{order.Folder}/{order.Thumbnail!.File}", null), cancellationToken);
            return await vips.Open(run, thumbnail, order.Thumbnail.ContentType, cancellationToken);
        }

        if (run.Findings is { Width: { } width, Height: { } height }) vips.CheckPixels(width, height); // before the bytes are fetched
        var picture = await vips.Open(run, await run.Fetch(order.Original, cancellationToken), order.ContentType, cancellationToken);
        run.Findings = run.Findings with { Width = picture.Width, Height = picture.Height }; // confirm saw its first bytes only
        return picture;
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

    private static async Task<(int Width, int Height)> SizeOf(OpenPicture png, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(png.Path);
        var header = new byte[24];
        await file.ReadExactlyAsync(header, cancellationToken);
        return ImageHeader.Read("image/png", header)!.Value;
    }
}
