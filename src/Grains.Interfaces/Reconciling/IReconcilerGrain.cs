using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// Compares storage with the catalog, in both directions: blobs that belong to no asset, and assets whose bytes are gone. There is
/// one for the whole cluster, see <see cref="ReconcilerGrainExtensions.GetReconciler"/>. A pass is a walk over everything in short
/// slices; it outlives silos, and waits while storage or the database is away.
/// </summary>
[Alias("orleans.media.IReconcilerGrain")]
public interface IReconcilerGrain : IGrainWithStringKey
{
    /// <summary>Starts a pass now, whatever the schedule says. While one is under way that one goes on, at once if it waits.</summary>
    /// <returns>The report, in which the pass is under way.</returns>
    [Alias("Start")]
    Task<ReconcileReport> Start();

    /// <summary>What the last pass found, and how far the one under way is. Never waits for the pass.</summary>
    [Alias("GetReport"), AlwaysInterleave]
    Task<ReconcileReport> GetReport();

    /// <summary>Sees to it that the reminder is as the configuration wants it. Every silo calls it when it starts.</summary>
    [Alias("Plan")]
    Task Plan();
}

/// <summary>The reference to the reconciler.</summary>
public static class ReconcilerGrainExtensions
{
    /// <summary>The one key that is used. No number: the registry's grain storage keeps string keys only.</summary>
    public const string Key = "reconciler";

    /// <summary>The cluster's reconciler.</summary>
    public static IReconcilerGrain GetReconciler(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IReconcilerGrain>(Key);
    }
}
