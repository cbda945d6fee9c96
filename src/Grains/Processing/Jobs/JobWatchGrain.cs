using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Looks for due jobs, once for the whole cluster however many silos ask for it.</summary>
[Alias("orleans.media.IJobWatchGrain")]
public interface IJobWatchGrain : IGrainWithIntegerKey
{
    /// <summary>Looks, unless that was done just now, and has each asset queue what is due.</summary>
    [Alias("Look")]
    Task Look();
}

/// <inheritdoc/>
public sealed class JobWatchGrain(CatalogStore catalog, IOptions<ProcessingOptions> options, TimeProvider time, [FromKeyedServices(MediaClock.Name)] TimeProvider clock) : Grain, IJobWatchGrain
{
    private const int Most = 1000;
    private long? _lookedAt;

    public async Task Look()
    {
        if (_lookedAt is { } last && time.GetElapsedTime(last) < options.Value.LookForDue() / 2) return;
        _lookedAt = time.GetTimestamp();
        foreach (var (account, id) in await catalog.DueJobs(clock.GetUtcNow(), Most)) await GrainFactory.GetJobs(account, id).ResumeJob();
    }
}
