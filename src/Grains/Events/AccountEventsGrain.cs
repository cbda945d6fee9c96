using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>
/// Gives an account's events their places, wakes who has to do with them, and tells who listens. What it doesn't get done is found again by
/// <see cref="EventWatchGrain"/>; who listens finds what it wasn't told in the database.
/// </summary>
public sealed partial class AccountEventsGrain(EventStore store, TimeProvider time, ILogger<AccountEventsGrain> log) : Grain, IAccountEventsGrain, IEventStreamGrain
{
    private const int MostRead = 500;

    private readonly Dictionary<ILiveListener, long> _listeners = []; // with when they were heard of
    private bool _isLooking, _again;

    private string Account => this.GetPrimaryKeyString();

    public async Task Look()
    {
        _again = true;
        if (_isLooking) return; // who is at it looks once more
        _isLooking = true;
        try
        {
            while (_again)
            {
                _again = false;
                await PassOn();
            }
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotPassedOn(Account, fault.Message);
        }
        finally
        {
            _isLooking = false;
        }
    }

    public Task Tell(LiveEvent progress)
    {
        TellAll([progress]);
        return Task.CompletedTask;
    }

    public async Task<long> Listen(ILiveListener listener)
    {
        var last = await store.Listen(Account);
        _listeners[listener] = time.GetTimestamp();
        return last;
    }

    public Task Leave(ILiveListener listener)
    {
        _listeners.Remove(listener);
        return Task.CompletedTask;
    }

    public Task<LivePage> Read(long after, int most, CancellationToken cancellationToken) => store.After(Account, after, Math.Clamp(most, 1, MostRead), cancellationToken);

    private async Task PassOn()
    {
        var (events, webhooks) = await store.Place(Account);
        _again |= events.Count == EventStore.Most;
        if (events.Count > 0) TellAll([.. events.Select(placed => placed.ToLive())]);
        foreach (var webhook in webhooks) GrainFactory.GetDeliveries(Account, webhook).Deliver().Ignore();
    }

    private void TellAll(IReadOnlyList<LiveEvent> events)
    {
        foreach (var (listener, heardAt) in _listeners)
        {
            if (time.GetElapsedTime(heardAt) > LiveTimes.Lease) _listeners.Remove(listener);
            else listener.Happened(events).Ignore();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The events of {Account} could not be passed on, trying again soon: {Reason}")]
    private partial void LogNotPassedOn(string account, string reason);
}
