using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Looks after events, once for the whole cluster however many silos ask for it.</summary>
[Alias("orleans.media.IEventWatchGrain")]
public interface IEventWatchGrain : IGrainWithIntegerKey
{
    /// <summary>Looks, unless that was done just now.</summary>
    [Alias("Look")]
    Task Look();
}

/// <summary>
/// Finds what a process that ended left: events without a place, and deliveries that are due and nobody sends. Has purges announced that
/// come soon, and forgets what is old.
/// </summary>
public sealed partial class EventWatchGrain(
    EventStore events, WebhookStore webhooks, PurgeAnnouncements purges, IOptions<EventOptions> options, TimeProvider time, [FromKeyedServices(MediaClock.Name)] TimeProvider clock, ILogger<EventWatchGrain> log)
    : Grain, IEventWatchGrain
{
    private const int Most = 1000;
    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(10);

    private long? _lookedAt;
    private DateTimeOffset _tidiedAt;

    public async Task Look()
    {
        if (_lookedAt is { } last && time.GetElapsedTime(last) < options.Value.LookEvery / 2) return;
        _lookedAt = time.GetTimestamp();

        if (await events.IsUsed()) await AnnouncePurges();
        foreach (var account in await events.Unplaced(Most)) await GrainFactory.GetEvents(account).Look();
        foreach (var (account, id) in await webhooks.Due(Most)) await GrainFactory.GetDeliveries(account, id).Deliver();
        if (clock.GetUtcNow() - _tidiedAt < TidyEvery) return;
        await events.Tidy();
        _tidiedAt = clock.GetUtcNow();
    }

    /// <summary>The mark moves behind what was announced. What can't be announced is tried again with the next look, and others wait for it.</summary>
    private async Task AnnouncePurges()
    {
        var mark = await purges.Mark();
        var next = await purges.Next(mark, Most);
        try
        {
            foreach (var purge in next)
            {
                await GrainFactory.GetGrain<IMediaEvents>(GrainId.Parse(purge.Grain).Key.ToString()!).AnnouncePurge();
                mark = purge;
            }
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            LogNotAnnounced(fault.Message);
        }

        if (next.Count > 0) await purges.Move(mark);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A purge could not be announced, trying again soon: {Reason}")]
    private partial void LogNotAnnounced(string reason);
}
