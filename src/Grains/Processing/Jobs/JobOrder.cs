namespace Orleans.Media;

/// <summary>What a worker has to know to do a job.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.JobOrder")]
public sealed record JobOrder
{
    [Id(0)] public required MediaJob Job { get; init; }
    [Id(1)] public required MediaKind Kind { get; init; }
    /// <summary>As <see cref="Sniffer"/> found it in the verified bytes.</summary>
    [Id(2)] public required string ContentType { get; init; }
    /// <summary>The verified bytes: a blob, and its snapshot if that is what pins them.</summary>
    [Id(3)] public required BlobAddress Original { get; init; }
    /// <summary>Where what is made of it goes: <c>{account}/{id}/{token}</c>.</summary>
    [Id(4)] public required string Folder { get; init; }
    /// <summary>What is known already.</summary>
    [Id(5)] public required Findings Known { get; init; }
    /// <summary>The thumbnail it has; null if none was made.</summary>
    [Id(6)] public StoredThumbnail? Thumbnail { get; init; }
    /// <summary>The names of the renditions it has.</summary>
    [Id(8)] public IReadOnlyList<string> Renditions { get; init; } = [];
    /// <summary>With a custom thumbnail: where the account's picture is; null if it is gone.</summary>
    [Id(7)] public BlobAddress? CustomThumbnail { get; init; }
    /// <summary>Whether the thumbnail is to be a picture of the account's own.</summary>
    public bool WantsCustomThumbnail => Job is { Kind: JobKind.Thumbnail, Thumbnail.SourceMediaId: not null };
}

/// <summary>Bytes in storage.</summary>
/// <param name="Blob">The blob's name in the container.</param>
/// <param name="Snapshot">Which snapshot of it; null for the blob itself.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.BlobAddress")]
public sealed record BlobAddress([property: Id(0)] string Blob, [property: Id(1)] string? Snapshot);

/// <summary>How a job ended.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.JobOutcome")]
public sealed record JobOutcome
{
    /// <summary>What was found out, also by a job that failed later on.</summary>
    [Id(0)] public Findings Findings { get; init; } = new();
    /// <summary>A new thumbnail; null if the job made none.</summary>
    [Id(1)] public StoredThumbnail? Thumbnail { get; init; }
    /// <summary>New renditions; each takes the place of the one of its name.</summary>
    [Id(2)] public IReadOnlyList<StoredRendition> Renditions { get; init; } = [];
    /// <summary>A picture of a few pixels as a <c>data:</c> URL; null if the job made none.</summary>
    [Id(3)] public string? Placeholder { get; init; }
    /// <summary>Why the job could not be done; null if it was.</summary>
    [Id(4)] public JobFailure? Failure { get; init; }
    /// <summary>Whether it is to be done later: storage could not be reached, or nobody waits for it now. Nothing is known against the file.</summary>
    [Id(5)] public bool IsPutOff { get; init; }

    /// <summary>The files that were made, as the asset's folder has them.</summary>
    public IEnumerable<string> Files() => [.. Thumbnail is { } cover ? [cover.File] : Array.Empty<string>(), .. Renditions.Select(rendition => rendition.File)];
}

/// <summary>Why a job could not be done.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Message">For people.</param>
/// <param name="Step">The step that failed.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.JobFailure")]
public sealed record JobFailure([property: Id(0)] FailureCode Code, [property: Id(1)] string Message, [property: Id(2)] string? Step);
