namespace Orleans.Media.Gateway;

/// <summary>
/// One account's events, for its readers at this gateway. It says every few seconds that it listens, and hears by it how far the account's events
/// are: what it wasn't told, because a silo died or a message was lost, its readers then read themselves.
/// </summary>
internal sealed partial class LiveFeed(IEventStreamGrain stream, TimeProvider time, ILogger log) : ILiveListener, IDisposable
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<LiveReader> _readers = [];
    private readonly CancellationTokenSource _stop = new();
    private ILiveListener? _self; // Orleans holds the feed itself weakly; the hub holds it as long as it has readers

    /// <summary>How many readers it has.</summary>
    public int Count
    {
        get { lock (_gate) return _readers.Count; }
    }

    /// <summary>Begins to listen.</summary>
    public void Start(IGrainFactory grains)
    {
        _self = grains.CreateObjectReference<ILiveListener>(this);
        var stop = _stop.Token;
        _ = Task.Run(() => Renew(stop), CancellationToken.None);
    }

    /// <summary>Ends it. What is on its way reaches nobody.</summary>
    public void Stop(IGrainFactory grains)
    {
        _stop.Cancel();
        stream.Leave(_self!).Ignore();
        grains.DeleteObjectReference<ILiveListener>(_self!);
    }

    /// <summary>A new reader.</summary>
    public LiveReader Add()
    {
        var reader = new LiveReader(stream);
        lock (_gate) _readers.Add(reader);
        return reader;
    }

    /// <summary>A reader goes: how many are left.</summary>
    public int Remove(LiveReader reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
            return _readers.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    public Task Happened(IReadOnlyList<LiveEvent> events)
    {
        Tell(reader => reader.Tell(events));
        return Task.CompletedTask;
    }

    private async Task Renew(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = LiveTimes.Renewal;
            try
            {
                var last = await stream.Listen(_self!);
                Tell(reader => reader.TellOf(last));
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException or ObjectDisposedException || RegistryUnavailableException.In(fault) is not null)
            {
                LogNotHeard(fault.Message);
                pause = TryAgain;
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(Action<LiveReader> tell)
    {
        lock (_gate) _readers.ForEach(tell);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody could be asked for live events, trying again soon: {Reason}")]
    private partial void LogNotHeard(string reason);
}
