namespace Orleans.Media;

/// <summary>Another form of an asset, made by the registry.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.Rendition")]
public sealed record Rendition
{
    /// <summary><c>thumb</c>, <c>preview</c> and <c>square</c> are pictures; <c>240p</c> and <c>720p</c> are videos.</summary>
    [Id(0)] public required string Name { get; init; }
    /// <summary>Where it is: on the CDN if one is configured, else a path on any gateway.</summary>
    [Id(1)] public required string Url { get; init; }
    /// <summary>Its MIME type.</summary>
    [Id(2)] public required string ContentType { get; init; }
    /// <summary>Pixels.</summary>
    [Id(3)] public required int Width { get; init; }
    /// <summary>Pixels.</summary>
    [Id(4)] public required int Height { get; init; }
    /// <summary>Bytes.</summary>
    [Id(5)] public required long Size { get; init; }
}

/// <summary>How far the work on an asset is.</summary>
/// <param name="Step">The step that runs: <c>probe</c>, <c>cover</c>, …; <c>queued</c> before the first.</param>
/// <param name="Percent">How much of the step is done, 0 to 100.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.JobProgress")]
public sealed record JobProgress([property: Id(0)] string Step, [property: Id(1)] int Percent);
