namespace Orleans.Media;

/// <summary>
/// Which thumbnail an asset should have: a picture of the account's own, a frame of the video, a page of the document, or,
/// with nothing given, the one that the registry chooses.
/// </summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ThumbnailRequest")]
public sealed record ThumbnailRequest
{
    /// <summary>An image asset of the same account, uploaded or later. It is copied: what happens to it afterwards doesn't matter.</summary>
    [Id(0)] public string? SourceMediaId { get; init; }

    /// <summary>Videos: milliseconds from the start; less than the duration.</summary>
    [Id(1)] public long? FrameTimeMs { get; init; }

    /// <summary>Documents: a page, from 1.</summary>
    [Id(2)] public int? Page { get; init; }

    /// <summary>The refusal of a source that isn't there for the caller.</summary>
    public static MediaError NoSuchSource() =>
        MediaError.Invalid([new("source_media_id", "There is no such picture: source_media_id has to be an image asset of this account whose bytes are uploaded.")]);

    /// <summary>The rules that can be checked without the asset. Empty if all hold.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (SourceMediaId is not null && (FrameTimeMs ?? Page) is not null)
            errors.Add(new("source_media_id", "Give source_media_id or a frame or page of the asset itself, not both."));
        if (FrameTimeMs is not null && Page is not null) errors.Add(new("page", "Give frame_time_ms (videos) or page (documents), not both."));
        if (SourceMediaId is not null && !MediaId.TryParse(SourceMediaId, out _)) errors.Add(new("source_media_id", "source_media_id has to be the id of an asset: m_ and 26 characters."));
        if (FrameTimeMs < 0) errors.Add(new("frame_time_ms", "frame_time_ms counts milliseconds from the start: 0 or more."));
        if (Page < 1) errors.Add(new("page", "page counts from 1."));
        return errors;
    }
}
