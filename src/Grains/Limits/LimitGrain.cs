using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>Counts in memory: who asks for a limit has to be answered sooner than a database could.</summary>
public sealed class LimitGrain([FromKeyedServices(MediaClock.Name)] TimeProvider clock) : Grain, ILimitGrain
{
    private readonly Dictionary<string, CountedWindow> _windows = [];

    public Task<LimitLease> Lease(LimitAsk ask)
    {
        var (counted, lease) = LimitRules.Lease(_windows.GetValueOrDefault(ask.Window), ask, clock.GetUtcNow());
        _windows[ask.Window] = counted;
        return Task.FromResult(lease);
    }
}
