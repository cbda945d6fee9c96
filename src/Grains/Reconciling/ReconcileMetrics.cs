using System.Diagnostics.Metrics;

namespace Orleans.Media;

/// <summary>What the reconciler counts, on the meter <c>Orleans.Media</c>.</summary>
public static class ReconcileMetrics
{
    /// <summary>The meter that all of the registry's instruments are on.</summary>
    public const string MeterName = "Orleans.Media";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Passes = Meter.CreateCounter<long>("media.reconcile.passes", "{pass}", "Passes that came to their end");
    private static readonly Counter<long> Orphans = Meter.CreateCounter<long>("media.reconcile.orphans", "{blob}", "Blobs found that nothing refers to; each pass counts them anew");
    private static readonly Counter<long> Missing = Meter.CreateCounter<long>("media.reconcile.missing", "{asset}", "Confirmed assets found without their bytes; each pass counts them anew");
    private static readonly Counter<long> Repaired = Meter.CreateCounter<long>("media.reconcile.repaired", "{repair}", "Orphans deleted and assets marked as failed, by kind");

    /// <summary>Counts what a slice added to its pass.</summary>
    internal static void Count(ReconcilePass before, ReconcilePass after)
    {
        if (after.EndedAt is not null) Passes.Add(1);
        Orphans.Add(after.Orphans - before.Orphans);
        Missing.Add(after.Missing - before.Missing);
        Repaired.Add(after.Deleted - before.Deleted, new KeyValuePair<string, object?>("kind", "orphan"));
        Repaired.Add(after.Marked - before.Marked, new KeyValuePair<string, object?>("kind", "missing"));
    }
}
