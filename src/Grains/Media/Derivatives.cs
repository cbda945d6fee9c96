namespace Orleans.Media;

/// <summary>A thumbnail as it is stored beside the asset.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.StoredThumbnail")]
public sealed record StoredThumbnail
{
    /// <summary>Its name in the asset's folder, <c>{job}/cover.jpg</c>.</summary>
    [Id(0)] public required string File { get; init; }
    [Id(1)] public required string ContentType { get; init; }
    [Id(2)] public required int Width { get; init; }
    [Id(3)] public required int Height { get; init; }
    [Id(4)] public long? FrameTimeMs { get; init; }
    [Id(5)] public int? Page { get; init; }
    [Id(6)] public required ThumbnailSource Source { get; init; }
}

/// <summary>A rendition as it is stored beside the asset.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.StoredRendition")]
public sealed record StoredRendition
{
    [Id(0)] public required string Name { get; init; }
    /// <summary>Its name in the asset's folder, <c>{job}/thumb.webp</c>.</summary>
    [Id(1)] public required string File { get; init; }
    [Id(2)] public required string ContentType { get; init; }
    [Id(3)] public required int Width { get; init; }
    [Id(4)] public required int Height { get; init; }
    [Id(5)] public required long Size { get; init; }
}

/// <summary>What decoding told about an asset. Null: not known, or not found out by this job.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.Findings")]
public sealed record Findings
{
    /// <summary>Pixels, as shown: rotated and with square pixels.</summary>
    [Id(0)] public int? Width { get; init; }
    /// <summary>Pixels, as shown.</summary>
    [Id(1)] public int? Height { get; init; }
    [Id(2)] public long? DurationMs { get; init; }
    /// <summary>Bits per second.</summary>
    [Id(3)] public long? BitRate { get; init; }
    [Id(4)] public int? Pages { get; init; }
}
