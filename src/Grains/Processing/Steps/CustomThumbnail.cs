using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Makes a picture of the account's own an asset's thumbnail. It may be an upload that nobody has verified, and that changes
/// while it is read: what counts is the copy on this machine.
/// </summary>
public sealed class CustomThumbnail(Vips vips, BlobStore blobs, IOptions<MediaOptions> options) : IStep
{
    public string Name => "cover";

    public bool Applies(JobOrder order) => order.WantsCustomThumbnail;

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var source = run.NewFile("source");
        await Fetch(run.Order.CustomThumbnail ?? throw Unavailable("is gone"), source, cancellationToken);
        if (Sniffer.TypeFor(MediaKind.Image, await Vips.Head(source, cancellationToken), declared: null) is not { } type) throw Unavailable("is no picture");

        var thumbnail = run.NewFile("custom.jpg");
        try
        {
            await vips.Shrink(run, await vips.Open(run, source, type, cancellationToken), thumbnail, "Q=85,background=255", CoverSize.Longest, crop: false, cancellationToken);
        }
        catch (StepFailedException broken) when (broken.Code is FailureCode.Unreadable)
        {
            throw Unavailable("can't be decoded"); // it isn't the asset that is broken
        }

        var made = ImageHeader.Read("image/jpeg", await File.ReadAllBytesAsync(thumbnail, cancellationToken))!.Value;
        run.Thumbnail = new StoredThumbnail
        {
            File = await run.Keep(thumbnail, "custom.jpg", "image/jpeg", cancellationToken),
            ContentType = "image/jpeg",
            Width = made.Width,
            Height = made.Height,
            Source = ThumbnailSource.Custom,
        };
    }

    private async Task Fetch(BlobAddress address, string path, CancellationToken cancellationToken)
    {
        var most = Math.Max(options.Value.MaxBytes.Image, options.Value.MaxBytes.Gif); // which of them it is shows later
        var head = await blobs.ReadHead(address.Blob, address.Snapshot, 1, cancellationToken);
        if (head is not { IsReadable: true, Size: > 0 }) throw Unavailable("is gone from storage");
        if (head.Size > most) throw TooLarge();

        await using var file = File.Create(path);
        await blobs.ReadAll(address.Blob, address.Snapshot, Take, cancellationToken);

        void Take(ReadOnlySpan<byte> bytes)
        {
            if (file.Length + bytes.Length > most) throw TooLarge();
            file.Write(bytes);
        }

        StepFailedException TooLarge() => Unavailable($"has more than the {most} bytes that an image may have");
    }

    private static StepFailedException Unavailable(string what) =>
        new(FailureCode.SourceUnavailable, $"The asset that should become the thumbnail {what}. Choose another one.");
}
