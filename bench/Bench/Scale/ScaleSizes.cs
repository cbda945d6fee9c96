namespace Orleans.Media.Bench;

/// <summary>How much of everything there is.</summary>
/// <param name="Assets">In Postgres.</param>
/// <param name="SqliteAssets">In SQLite.</param>
/// <param name="Storm">Assets due in the same minute.</param>
/// <param name="StormBlobs">How many of these have bytes.</param>
/// <param name="Late">Assets due at random moments, once for the idle cluster and once for the busy one.</param>
/// <param name="LateWithin">The time those moments are in.</param>
public sealed record ScaleSizes(int Assets, int SqliteAssets, int Storm, int StormBlobs, int Late, TimeSpan LateWithin)
{
    public static ScaleSizes Of(Arguments arguments, bool quick) => new(
        arguments.Get("assets", quick ? 100_000 : 10_000_000),
        arguments.Get("sqlite-assets", quick ? 30_000 : 1_000_000),
        arguments.Get("storm", quick ? 2_000 : 100_000),
        arguments.Get("storm-blobs", quick ? 500 : 5_000),
        arguments.Get("late", quick ? 60 : 300),
        TimeSpan.FromMinutes(quick ? 0.5 : 5));
}

/// <summary>What parts found out that the page about more machines is computed from.</summary>
public sealed class ScaleFindings
{
    /// <summary>What an asset takes on Postgres' disk, with indexes.</summary>
    public double? BytesPerAsset { get; set; }

    /// <summary>What a create takes in Postgres' log, in bytes, and how many commits.</summary>
    public (double Log, double Commits)? Create { get; set; }

    /// <summary>CPU microseconds of a purge, and how many a second one silo did.</summary>
    public (double Silo, double Postgres, double PerSecond)? Purge { get; set; }
}
