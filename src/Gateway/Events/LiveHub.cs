using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>Listens for this gateway: once for each account that has readers here, however many.</summary>
public sealed class LiveHub(IGrainFactory grains, IOptions<LiveOptions> options, TimeProvider time, ILoggerFactory logs)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, LiveFeed> _feeds = [];

    /// <summary>A reader of an account's events from now on; null if it has as many as it may have.</summary>
    public LiveReader? Join(AccountId account)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(account, out var feed))
            {
                _feeds.Add(account, feed = new LiveFeed(grains.GetEventStream(account), time, logs.CreateLogger<LiveFeed>()));
                feed.Start(grains);
            }

            return feed.Count < options.Value.MostPerAccount ? feed.Add() : null;
        }
    }

    /// <summary>A reader goes; with the last one the account's feed.</summary>
    public void Leave(AccountId account, LiveReader reader)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(account, out var feed) || feed.Remove(reader) > 0) return;
            _feeds.Remove(account);
            feed.Stop(grains);
            feed.Dispose();
        }
    }
}
