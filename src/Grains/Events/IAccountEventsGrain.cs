using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Passes an account's events on, once they are written. The key is the account.</summary>
[Alias("orleans.media.IAccountEventsGrain")]
public interface IAccountEventsGrain : IGrainWithStringKey
{
    /// <summary>There may be something new.</summary>
    [Alias("Look"), OneWay, AlwaysInterleave]
    Task Look();

    /// <summary>Something goes on with an asset: for who listens now.</summary>
    [Alias("Tell"), OneWay, AlwaysInterleave]
    Task Tell(LiveEvent progress);
}

/// <summary>References to them.</summary>
public static class AccountEventsExtensions
{
    public static IAccountEventsGrain GetEvents(this IGrainFactory grains, string account) => grains.GetGrain<IAccountEventsGrain>(account);
}
