using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// When keys were last used, told to the registry once in a while, all together: no request waits for it, and if it is lost, nothing is lost but that.
/// </summary>
public sealed class KeyUses(IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time) : BackgroundService
{
    private const int MostAtOnce = 1000;
    private ConcurrentDictionary<string, DateTimeOffset> _uses = [];

    /// <summary>Notes that a key is in use.</summary>
    public void Note(string keyId) => _uses[keyId] = time.GetUtcNow();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeyUseInterval, time);
        while (true)
        {
            await ((Task)timer.WaitForNextTickAsync(stoppingToken).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            foreach (var batch in Interlocked.Exchange(ref _uses, []).Select(use => new ApiKeyUse(use.Key, use.Value)).Chunk(MostAtOnce))
                await Tell(batch).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Tell(ApiKeyUse[] uses) => await grains.GetGrain<IApiKeysGrain>(0).NoteUses(uses);
}
