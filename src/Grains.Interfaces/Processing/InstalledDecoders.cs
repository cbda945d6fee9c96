namespace Orleans.Media;

/// <summary>Which decoders an installation has, found out by running them.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.InstalledDecoders")]
public sealed record InstalledDecoders
{
    /// <summary>The version of ffmpeg, which videos and audio need; null if it, or its ffprobe, isn't installed.</summary>
    [Id(0)] public string? Ffmpeg { get; init; }
    /// <summary>The version of vips, which pictures need; null if it isn't installed.</summary>
    [Id(1)] public string? Vips { get; init; }
    /// <summary>The version of pdftoppm, which documents need; null if it isn't installed.</summary>
    [Id(2)] public string? Pdftoppm { get; init; }
    /// <summary>Whether this vips decodes HEIC.</summary>
    [Id(3)] public bool Heic { get; init; }
    /// <summary>Whether this vips decodes AVIF.</summary>
    [Id(4)] public bool Avif { get; init; }
    /// <summary>Whether this vips decodes WebP.</summary>
    [Id(5)] public bool WebP { get; init; }
}
