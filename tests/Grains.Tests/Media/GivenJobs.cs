namespace Orleans.Media.Tests;

/// <summary>Assets with jobs, and what jobs end with.</summary>
internal static class GivenJobs
{
    public static readonly DateTimeOffset Later = Given.Noon.AddMinutes(5);

    public static readonly StoredThumbnail Cover = new() { File = "1/cover.jpg", ContentType = "image/jpeg", Width = 640, Height = 360, FrameTimeMs = 900, Source = ThumbnailSource.Generated };

    public static readonly StoredRendition Thumb = new() { Name = "thumb", File = "2/thumb.webp", ContentType = "image/webp", Width = 320, Height = 180, Size = 999 };

    public static readonly JobOutcome Done = new() { Findings = new() { Width = 640, Height = 360, DurationMs = 9000 }, Thumbnail = Cover };

    public static MediaState Confirmed(MediaKind kind, string type) =>
        (Given.In(MediaStatus.PendingUpload) with { Kind = kind }).Confirm(Given.Verified(type), Given.Processing, Given.Noon).Value!;

    public static MediaState Video() => Confirmed(MediaKind.Video, "video/mp4");

    public static MediaState Ready() => Started(Video()).FinishJob(1, 1, Done, Given.Noon)!;

    public static MediaState Started(MediaState asset) => asset.StartJob(asset.Job!.Number, Given.Processing, Later)!;

    public static JobOutcome Failed(FailureCode code, string step) => new() { Findings = step is "cover" ? Done.Findings : new(), Failure = new(code, "because", step) };
}
