namespace Orleans.Media;

/// <summary>What the reconciler knows.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ReconcileReport")]
public sealed record ReconcileReport
{
    /// <summary>The last pass that came to its end; null if none has.</summary>
    [Id(0)] public ReconcilePass? Last { get; init; }
    /// <summary>The pass under way; null if none is.</summary>
    [Id(1)] public ReconcilePass? UnderWay { get; init; }
    /// <summary>Where the pass under way is, in words for people: an account and the last id that was compared.</summary>
    [Id(2)] public string? Position { get; init; }
    /// <summary>Why the pass under way doesn't get on, e.g. because storage is away; null if it does.</summary>
    [Id(3)] public string? Waiting { get; init; }
}

/// <summary>One walk over all accounts.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ReconcilePass")]
public sealed record ReconcilePass
{
    /// <summary>The most findings of each kind that a report names.</summary>
    public const int MaxExamples = 100;

    /// <summary>When it started.</summary>
    [Id(0)] public required DateTimeOffset StartedAt { get; init; }
    /// <summary>When it was through; null while it is under way.</summary>
    [Id(1)] public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Slices so far. Each is a page of storage's listing, of the catalog, or of both.</summary>
    [Id(2)] public long Pages { get; init; }
    /// <summary>Blobs seen that have the form of ours. Snapshots aren't counted.</summary>
    [Id(3)] public long Blobs { get; init; }
    /// <summary>Assets seen.</summary>
    [Id(4)] public long Assets { get; init; }
    /// <summary>Blobs and folders whose names the registry couldn't have given. They are left alone.</summary>
    [Id(5)] public long Foreign { get; init; }
    /// <summary>Blobs without an asset that are younger than the grace time. A later pass counts them, if they are still there.</summary>
    [Id(6)] public long InGrace { get; init; }
    /// <summary>Blobs that nothing refers to.</summary>
    [Id(7)] public long Orphans { get; init; }
    /// <summary>Their bytes. Blocks that aren't committed count as none.</summary>
    [Id(8)] public long OrphanBytes { get; init; }
    /// <summary>Orphans that were deleted.</summary>
    [Id(9)] public long Deleted { get; init; }
    /// <summary>Their bytes.</summary>
    [Id(10)] public long DeletedBytes { get; init; }
    /// <summary>Confirmed assets whose verified bytes are gone, deleted ones that could be restored among them.</summary>
    [Id(11)] public long Missing { get; init; }
    /// <summary>Assets of these that were marked as failed.</summary>
    [Id(12)] public long Marked { get; init; }
    /// <summary>Whether there was more to mend than one pass may, so that nothing was: then it is rather the wrong database or container.</summary>
    [Id(13)] public bool HeldBack { get; init; }
    /// <summary>The first orphans, at most <see cref="MaxExamples"/>.</summary>
    [Id(14)] public IReadOnlyList<Orphan> OrphanExamples { get; init; } = [];
    /// <summary>The first missing ones, at most <see cref="MaxExamples"/>.</summary>
    [Id(15)] public IReadOnlyList<MissingBytes> MissingExamples { get; init; } = [];
}

/// <summary>A blob that nothing refers to.</summary>
/// <param name="Blob">Its name in the container.</param>
/// <param name="Bytes">Its size; 0 for blocks that aren't committed.</param>
/// <param name="Reason">Why it is one.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.Orphan")]
public sealed record Orphan([property: Id(0)] string Blob, [property: Id(1)] long Bytes, [property: Id(2)] OrphanReason Reason);

/// <summary>Why nothing refers to a blob.</summary>
[GenerateSerializer, Alias("orleans.media.OrphanReason")]
public enum OrphanReason
{
    /// <summary>There is no such asset: most likely a PUT that was still running when the asset was purged.</summary>
    NoAsset = 0,
    /// <summary>There is such an asset, but the blob was an earlier one's: an Idempotency-Key was used again after the purge.</summary>
    EarlierAsset = 1,
    /// <summary>A file that an ended job made and the asset doesn't name: its worker was killed before it could delete it.</summary>
    EndedJob = 2,
}

/// <summary>A confirmed asset whose verified bytes are gone.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Id">The asset.</param>
/// <param name="Blob">Where its bytes should be.</param>
/// <param name="Snapshot">The snapshot that should hold them; null if the blob itself should.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.MissingBytes")]
public sealed record MissingBytes([property: Id(0)] string Account, [property: Id(1)] string Id, [property: Id(2)] string Blob, [property: Id(3)] string? Snapshot);
