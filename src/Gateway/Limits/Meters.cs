using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>The meters of all accounts and keys that were heard of lately.</summary>
internal sealed class Meters(IGrainFactory grains, IOptions<LimitOptions> options, TimeProvider time, ILogger<Meters> log)
{
    private const int FewEnough = 10_000;
    private readonly ConcurrentDictionary<(string Policy, string KeyId), MetersOfKey> _ofKeys = [];
    private readonly ConcurrentDictionary<(string Policy, string Subject, string Window), Meter> _all = [];
    private int _sweepAt = FewEnough;

    /// <summary>The windows that a request falls into; none if nothing limits it.</summary>
    public Meter[] Of(string policy, ApiKeyIdentity key, bool isWrite)
    {
        if (!options.Value.Enabled) return [];
        if (!_ofKeys.TryGetValue((policy, key.KeyId), out var meters)) meters = Add(policy, key);
        return isWrite ? meters.OfWrites : meters.OfReads;
    }

    private MetersOfKey Add(string policy, ApiKeyIdentity key)
    {
        if (_ofKeys.Count >= _sweepAt) Sweep();
        Meter[] meters = [.. LimitPolicies.Of(options.Value, policy, key.Account.Value).Where(window => window.Permits > 0).Select(window => MeterOf(policy, window, key))];
        return _ofKeys.GetOrAdd((policy, key.KeyId), new MetersOfKey(meters, [.. meters.Where(meter => meter.Window.Of is LimitedRequests.All)]));
    }

    private Meter MeterOf(string policy, LimitWindow window, ApiKeyIdentity key)
    {
        var subject = window.Scope is LimitScope.Key ? $"key/{key.KeyId}" : $"account/{key.Account.Value}";
        return _all.GetOrAdd((policy, subject, window.Name), _ => new Meter(window, grains.GetLimit(policy, subject), time, log));
    }

    /// <summary>Forgets those that hold nothing. Two meters of one window would do no harm: each leases what it gives out.</summary>
    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (key, meters) in _ofKeys)
        {
            if (Array.TrueForAll(meters.OfWrites, meter => meter.IsIdle(now))) _ofKeys.TryRemove(key, out _);
        }

        foreach (var (key, meter) in _all)
        {
            if (meter.IsIdle(now)) _all.TryRemove(key, out _);
        }

        _sweepAt = Math.Max(FewEnough, 2 * _ofKeys.Count);
    }

    /// <param name="OfWrites">All windows.</param>
    /// <param name="OfReads">Those that reads fall into.</param>
    private sealed record MetersOfKey(Meter[] OfWrites, Meter[] OfReads);
}
