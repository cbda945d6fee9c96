using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// What happens to an account's assets, as it happens, and what happened a while ago. The key is the account: get a reference with
/// <see cref="EventStreamGrainExtensions.GetEventStream"/>.
/// </summary>
[Alias("orleans.media.IEventStreamGrain")]
public interface IEventStreamGrain : IGrainWithStringKey
{
    /// <summary>
    /// Tells the listener of everything from now on, for <see cref="LiveTimes.Lease"/>: say it again well before. While anybody listens, and an
    /// hour longer, the account's events are kept.
    /// </summary>
    /// <returns>The place of the last event: who knows of less has missed something, and reads it.</returns>
    [Alias("Listen")]
    Task<long> Listen(ILiveListener listener);

    /// <summary>Tells the listener no more.</summary>
    [Alias("Leave")]
    Task Leave(ILiveListener listener);

    /// <summary>What happened after a place.</summary>
    /// <param name="after">The place of the last event that is known.</param>
    /// <param name="most">How many events at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("Read"), AlwaysInterleave]
    Task<LivePage> Read(long after, int most, CancellationToken cancellationToken = default);
}

/// <summary>Who is told. Telling is one way and may get lost, or cross: places tell.</summary>
[Alias("orleans.media.ILiveListener")]
public interface ILiveListener : IGrainObserver
{
    /// <summary>Something happened.</summary>
    [Alias("Happened"), OneWay]
    Task Happened(IReadOnlyList<LiveEvent> events);
}

/// <summary>Something that happened to an asset.</summary>
/// <param name="Place">Its place among the account's events, from 1, without gaps but for what was never told. Null for progress, which isn't kept.</param>
/// <param name="MediaId">The asset.</param>
/// <param name="TenantId">The asset's tenant.</param>
/// <param name="Type">What happened, <c>media.ready</c>.</param>
/// <param name="Body">The event as JSON, in one line.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.LiveEvent")]
public sealed record LiveEvent(
    [property: Id(0)] long? Place, [property: Id(1)] string MediaId, [property: Id(2)] string? TenantId, [property: Id(3)] string Type, [property: Id(4)] string Body);

/// <summary>Events that happened.</summary>
/// <param name="Events">In their order.</param>
/// <param name="To">The place up to which this is all.</param>
/// <param name="IsComplete">Whether everything between is in it; false if some of it isn't kept any more.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.LivePage")]
public sealed record LivePage([property: Id(0)] IReadOnlyList<LiveEvent> Events, [property: Id(1)] long To, [property: Id(2)] bool IsComplete);

/// <summary>Times that listeners and the account's grain agree on.</summary>
public static class LiveTimes
{
    /// <summary>How long a listener is told without saying that it still listens.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>How often it says so; what it wasn't told it notices by then.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);
}

/// <summary>References to event streams.</summary>
public static class EventStreamGrainExtensions
{
    /// <summary>The events of one account.</summary>
    public static IEventStreamGrain GetEventStream(this IGrainFactory grains, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IEventStreamGrain>(account.Value);
    }
}
