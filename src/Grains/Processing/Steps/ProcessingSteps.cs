using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>The steps of all jobs, in the order in which they are done.</summary>
public sealed class ProcessingSteps(Decoders decoders, Vips vips, BlobStore blobs, IOptions<MediaOptions> media)
{
    public IReadOnlyList<IStep> All { get; } =
    [
        new DocumentProbe(decoders),
        new DocumentPage(decoders),
        new CustomThumbnail(vips, blobs, media),
        new Pictures(vips),
    ];
}
