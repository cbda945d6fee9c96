using System.Diagnostics.Metrics;

namespace Orleans.Media;

/// <summary>What the purges of one silo share: how many go on at once, and their count.</summary>
public sealed class Purges : IDisposable
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10); // well before the caller, the reminder service, gives up

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly Counter<long> _purges;
    private readonly Histogram<double> _lateness;

    public Purges(IMeterFactory meters)
    {
        var meter = meters.Create("Orleans.Media");
        _purges = meter.CreateCounter<long>("media.purges", "{purge}", "Purges that were tried, by outcome: done, failed (tried again after Media:PurgeRetry), crowded out (tried again within minutes).");
        _lateness = meter.CreateHistogram<double>("media.purge.lateness", "s", "From the time an asset was due to the end of its purge.");
    }

    /// <summary>Waits for a turn; null if there was none for long.</summary>
    public async Task<IDisposable?> Turn()
    {
        if (await _turns.WaitAsync(Patience)) return new Held(_turns);
        Count("crowded_out");
        return null;
    }

    /// <summary>A purge is done.</summary>
    public void Done(TimeSpan late)
    {
        Count("done");
        _lateness.Record(late.TotalSeconds);
    }

    /// <summary>A purge failed.</summary>
    public void Failed() => Count("failed");

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private void Count(string outcome) => _purges.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private sealed class Held(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
