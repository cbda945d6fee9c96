namespace Orleans.Media;

/// <summary>An asset as its callers see it.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaAsset")]
public sealed record MediaAsset
{
    /// <summary>Its id in its account.</summary>
    [Id(0)] public required MediaId Id { get; init; }
    /// <summary>What it is.</summary>
    [Id(1)] public required MediaKind Kind { get; init; }
    /// <summary>The filename it was announced with.</summary>
    [Id(2)] public required string Filename { get; init; }
    /// <summary>Its MIME type: as declared until confirm, from then on as its bytes show. Null if none was declared or could be told.</summary>
    [Id(3)] public string? ContentType { get; init; }
    /// <summary>Bytes, known from confirm on.</summary>
    [Id(4)] public long? Size { get; init; }
    /// <summary>Its state.</summary>
    [Id(5)] public required MediaStatus Status { get; init; }
    /// <summary>Pixels; images, GIFs and videos, once known.</summary>
    [Id(6)] public int? Width { get; init; }
    /// <summary>Pixels; images, GIFs and videos, once known.</summary>
    [Id(7)] public int? Height { get; init; }
    /// <summary>Milliseconds; video and audio, once known.</summary>
    [Id(8)] public long? DurationMs { get; init; }
    /// <summary>When the upload URL was asked for, to the millisecond.</summary>
    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it will be purged; null if it is pinned.</summary>
    [Id(10)] public required DateTimeOffset? PurgeAt { get; init; }
    /// <summary>The account's own tenant.</summary>
    [Id(11)] public string? TenantId { get; init; }
    /// <summary>Who may read it.</summary>
    [Id(12)] public required Visibility Visibility { get; init; }
    /// <summary>Where its content is: on the CDN if one is configured, else a path on any gateway. Works once confirmed.</summary>
    [Id(13)] public required string Url { get; init; }
    /// <summary>Its thumbnail or cover; for images and GIFs the asset itself. Null until there is one.</summary>
    [Id(14)] public Thumbnail? Thumbnail { get; init; }
    /// <summary>Bits per second; video and audio, once known.</summary>
    [Id(15)] public long? BitRate { get; init; }
    /// <summary>How many; PDF documents, once known.</summary>
    [Id(16)] public int? Pages { get; init; }
    /// <summary>Its other forms, as far as they are made.</summary>
    [Id(17)] public IReadOnlyList<Rendition> Renditions { get; init; } = [];
    /// <summary>A picture of a few pixels as a <c>data:</c> URL, to show while the real one loads; null until it is made.</summary>
    [Id(18)] public string? Placeholder { get; init; }
    /// <summary>Why the last work on it failed; null if it didn't. A ready asset can have one: then only something more could not be made of it.</summary>
    [Id(19)] public MediaFailure? Failure { get; init; }
    /// <summary>How far the work on it is; null if none is going on, or nobody has reported since its grain moved.</summary>
    [Id(20)] public JobProgress? Progress { get; init; }
    /// <summary>The application's own data; null if there is none. See <see cref="Labels"/> for the bounds.</summary>
    [Id(21)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    /// <summary>The application's own words; null if there are none.</summary>
    [Id(22)] public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>A picture that stands for an asset.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.Thumbnail")]
public sealed record Thumbnail
{
    /// <summary>Where it is: on the CDN if one is configured, else a path on any gateway.</summary>
    [Id(0)] public required string Url { get; init; }
    /// <summary>Pixels, once known.</summary>
    [Id(1)] public int? Width { get; init; }
    /// <summary>Pixels, once known.</summary>
    [Id(2)] public int? Height { get; init; }
    /// <summary>Which frame of a video it is, in milliseconds from its start.</summary>
    [Id(3)] public long? FrameTimeMs { get; init; }
    /// <summary>Which page of a document it is, from 1.</summary>
    [Id(5)] public int? Page { get; init; }
    /// <summary>Where it comes from.</summary>
    [Id(4)] public required ThumbnailSource Source { get; init; }
}

/// <summary>Where a thumbnail comes from.</summary>
[GenerateSerializer, Alias("orleans.media.ThumbnailSource")]
public enum ThumbnailSource
{
    /// <summary>Made by the registry from the asset.</summary>
    Generated = 0,
    /// <summary>Another asset, chosen by the account.</summary>
    Custom = 1,
    /// <summary>The asset itself.</summary>
    Original = 2,
}
