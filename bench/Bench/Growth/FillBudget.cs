using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>How far filling may go: half of the disk's free space, and a time for all of it.</summary>
public sealed class FillBudget(TimeSpan time)
{
    private const double BytesAtFirst = 2500, PerSecondAtFirst = 15_000; // an asset, before anything is known; a small machine
    private const long Log = 6L << 30; // Postgres' write-ahead log while much is written
    private const int Known = 10_000; // assets from which on what was measured is better than a guess
    private readonly long _disk = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace / 2;
    private TimeSpan _spent;

    /// <summary>Why the last size asked for didn't fit; empty if it did.</summary>
    public string Limit { get; private set; } = "";

    /// <summary>The size itself if it fits, else half or a fifth of it, else nothing.</summary>
    public async Task<int?> Fit(int size, AssetFill fill, CancellationToken cancellationToken)
    {
        var (bytes, perSecond) = fill.Assets < Known ? (BytesAtFirst, PerSecondAtFirst) : ((double)await fill.Bytes(cancellationToken) / fill.Assets, fill.PerSecond);
        foreach (var smaller in new[] { size, size / 2, size / 5 }.Where(smaller => smaller > fill.Assets))
        {
            var (needs, takes) = ((smaller * bytes) + (smaller > 1_000_000 ? Log : 0), (smaller - fill.Assets) / perSecond);
            if (needs > _disk) Limit = $"{Say.Number(smaller)} assets would take {Say.Number(needs / 1e9)} GB, more than half of the free disk ({Say.Number(_disk / 1e9)} GB)";
            else if (takes > (time - _spent).TotalSeconds) Limit = $"filling up to {Say.Number(smaller)} assets would take {Say.Number(takes / 60)} minutes, more than is left of {Say.Number(time.TotalMinutes)}";
            else return smaller;
        }

        return null;
    }

    public async Task Grow(int size, AssetFill fill, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await fill.Grow(size, cancellationToken);
        _spent += Stopwatch.GetElapsedTime(began);
    }
}
