using Microsoft.Extensions.Logging;

namespace Orleans.Media;

public sealed partial class ReconcilerGrain
{
    /// <summary>Says what a slice found, once it is written.</summary>
    private void Tell(ReconcilePass before, ReconcilePass after)
    {
        foreach (var orphan in after.OrphanExamples.Skip(before.OrphanExamples.Count)) LogOrphan(orphan.Blob, orphan.Bytes, orphan.Reason);
        foreach (var missing in after.MissingExamples.Skip(before.MissingExamples.Count)) LogMissing(missing.Account, missing.Id, missing.Blob, missing.Snapshot);
        metrics.Count(before, after);
        if (after.HeldBack && !before.HeldBack) LogHeldBack(after.Orphans, after.Missing, Options.MostRepairs);
        if (after.EndedAt is not { } ended) return;

        LogEnded(ended - after.StartedAt, after.Pages, after.Blobs, after.Assets, after.Orphans, after.OrphanBytes, after.Deleted, after.Missing, after.Marked, after.InGrace, after.Foreign);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Comparing storage with the catalog")]
    private partial void LogStarted();

    [LoggerMessage(Level = LogLevel.Information, Message = "Compared storage with the catalog in {Took}, {Pages} pages, {Blobs} blobs, {Assets} assets: {Orphans} orphans ({OrphanBytes} bytes), {Deleted} deleted; {Missing} assets without bytes, {Marked} marked; {InGrace} blobs in grace, {Foreign} names not ours")]
    private partial void LogEnded(TimeSpan took, long pages, long blobs, long assets, long orphans, long orphanBytes, long deleted, long missing, long marked, long inGrace, long foreign);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing refers to the blob {Blob} ({Bytes} bytes): {Reason}")]
    private partial void LogOrphan(string blob, long bytes, OrphanReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bytes of {Account}/{MediaId} are gone: {Blob}, snapshot {Snapshot}")]
    private partial void LogMissing(string account, string mediaId, string blob, string? snapshot);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mending nothing: {Orphans} orphans and {Missing} assets without bytes are more than Reconcile:MostRepairs ({MostRepairs}). Are database and container those of this registry?")]
    private partial void LogHeldBack(long orphans, long missing, int mostRepairs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparing storage with the catalog waits: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Comparing storage with the catalog goes on")]
    private partial void LogGoesOn();
}
