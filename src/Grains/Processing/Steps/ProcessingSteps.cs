namespace Orleans.Media;

/// <summary>The steps of all jobs, in the order in which they are done.</summary>
public sealed class ProcessingSteps(
    VideoProbe videoProbe,
    VideoCover videoCover,
    AudioProbe audioProbe,
    AudioCover audioCover,
    DocumentProbe documentProbe,
    DocumentPage documentPage,
    CustomThumbnail customThumbnail,
    Pictures pictures,
    VideoRenditions videoRenditions)
{
    public IReadOnlyList<IStep> All { get; } =
    [
        videoProbe,
        videoCover,
        audioProbe,
        audioCover,
        documentProbe,
        documentPage,
        customThumbnail,
        pictures,
        videoRenditions,
    ];
}
