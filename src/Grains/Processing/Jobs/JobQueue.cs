using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// The jobs that wait in this silo, and how many run at once. It is only memory: what is lost with it is recorded with the
/// assets, and found again by <see cref="JobWatch"/>.
/// </summary>
public sealed partial class JobQueue(IGrainFactory grains, IOptions<ProcessingOptions> options, TimeProvider time, ILogger<JobQueue> log) : IDisposable
{
    private const int MostWaiting = 100_000; // what comes beyond is found again when there is room

    /// <summary>What nobody waits for never holds up what somebody does, but for one job in this while, so that it isn't forgotten where there is always more.</summary>
    private static readonly TimeSpan OneUnawaitedIn = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly FairQueue<JobTicket> _awaited = new(), _background = new();
    private readonly Dictionary<JobTicket, Task> _known = []; // waiting or running
    private readonly CancellationTokenSource _stop = new();
    private readonly int _workers = options.Value.WorkersHere + 1; // one whose decoder has ended, or has yet to begin
    private int _running;
    private long _unawaitedAt = time.GetTimestamp();

    /// <summary>
    /// Ends what runs. Workers look here, because a grain call that is cancelled ends at once for its caller, and the silo would stop
    /// before the job is given back.
    /// </summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Queues a job, unless it waits or runs here already.</summary>
    public void Add(JobTicket job)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested || _known.Count >= MostWaiting || !_known.TryAdd(job, Task.CompletedTask)) return;
            (job.IsAwaited ? _awaited : _background).Add(job.Account, job);
            StartNext();
        }
    }

    /// <summary>Nothing starts any more; what runs is given back.</summary>
    public async Task Stop()
    {
        Task[] running;
        await _stop.CancelAsync();
        lock (_gate) running = [.. _known.Values];
        await Task.WhenAll(running);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void StartNext()
    {
        while (_running < _workers && !_stop.IsCancellationRequested && TryTake() is { } job)
        {
            _running++;
            _known[job] = Task.Run(() => Run(job));
        }
    }

    private JobTicket? TryTake()
    {
        var unawaited = _background.Count > 0 && (_awaited.Count == 0 || time.GetElapsedTime(_unawaitedAt) > OneUnawaitedIn);
        if (unawaited) _unawaitedAt = time.GetTimestamp();
        return (unawaited ? _background : _awaited).TryTake(out var job) ? job : null;
    }

    private async Task Run(JobTicket job)
    {
        try
        {
            await grains.GetGrain<IProcessorGrain>(0).Run(job);
        }
#pragma warning disable CA1031 // whatever it is, nobody else hears of it; the job is still recorded, and will be found
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogLost(fault, job.Account, job.MediaId, job.Number);
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                _known.Remove(job);
                StartNext();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Number} of {Account}/{MediaId} ended without an outcome and will be run again")]
    private partial void LogLost(Exception fault, string account, string mediaId, int number);
}
