using System.Diagnostics.Metrics;

namespace Orleans.Media;

/// <summary>What the reconciler counts.</summary>
public sealed class ReconcileMetrics
{
    private readonly Counter<long> _passes, _orphans, _missing, _repaired;

    public ReconcileMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Orleans.Media");
        _passes = meter.CreateCounter<long>("media.reconcile.passes", "{pass}", "Passes that came to their end.");
        _orphans = meter.CreateCounter<long>("media.reconcile.orphans", "{blob}", "Blobs found that nothing refers to; each pass counts them anew.");
        _missing = meter.CreateCounter<long>("media.reconcile.missing", "{asset}", "Confirmed assets found without their bytes; each pass counts them anew.");
        _repaired = meter.CreateCounter<long>("media.reconcile.repaired", "{repair}", "What was mended, by kind: orphan (deleted), missing (marked as failed).");
    }

    /// <summary>Counts what a slice added to its pass.</summary>
    public void Count(ReconcilePass before, ReconcilePass after)
    {
        if (after.EndedAt is not null) _passes.Add(1);
        _orphans.Add(after.Orphans - before.Orphans);
        _missing.Add(after.Missing - before.Missing);
        _repaired.Add(after.Deleted - before.Deleted, new KeyValuePair<string, object?>("kind", "orphan"));
        _repaired.Add(after.Marked - before.Marked, new KeyValuePair<string, object?>("kind", "missing"));
    }
}
