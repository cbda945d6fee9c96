using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// Lets one caller at a time carry a request out and gives the others its answer. What is kept is in the database; whose turn
/// it is only here: a silo that dies takes claims with it, as a gateway that dies does.
/// </summary>
[Reentrant]
public sealed class IdempotencyGrain(IdempotencyStore store, TimeProvider time, [FromKeyedServices(MediaClock.Name)] TimeProvider clock) : Grain, IIdempotencyGrain
{
    private Task<KeptAnswer?>? _reading;
    private KeptAnswer? _kept;
    private RunningClaim? _claim;
    private int _waiting;

    public async Task<IdempotencyTurn> Begin(string fingerprint)
    {
        var since = time.GetTimestamp();
        await Open();
        while (Kept() is null && _claim is { } other && other.Left(time) is { } left)
        {
            if (other.Fingerprint != fingerprint) return new() { IsReused = true };
            if (time.GetElapsedTime(since) >= IdempotencyTurn.MaxWait) return new() { IsUnderWay = true };
            await Wait(other, left);
        }

        if (Kept() is { } kept) return kept.Fingerprint == fingerprint ? new() { Answer = kept.Answer } : new() { IsReused = true };
        _claim?.End();
        _claim = new(fingerprint, time.GetTimestamp());
        return new() { Claim = _claim.Id };
    }

    public Task Renew(Guid claim)
    {
        if (_claim?.Id == claim) _claim.Renewed = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public async Task<byte[]> Complete(Guid claim, string fingerprint, byte[] answer)
    {
        await Open();
        if (Kept() is null)
        {
            var now = clock.GetUtcNow();
            _kept = await store.Keep(this.GetPrimaryKeyString(), new KeptAnswer(fingerprint, answer, now + IdempotencyTurn.Kept), now);
        }

        End(claim);
        return _kept!.Answer; // also to a claim that was lost: one answer counts, the first that is kept
    }

    public Task Abandon(Guid claim)
    {
        End(claim);
        return Task.CompletedTask;
    }

    private async Task Wait(RunningClaim other, TimeSpan atMost)
    {
        using var stop = new CancellationTokenSource();
        _waiting++;
        await Task.WhenAny(other.Ended, Task.Delay(atMost, time, stop.Token));
        _waiting--;
        await stop.CancelAsync();
    }

    private async Task Open()
    {
        if (_reading is null or { IsFaulted: true } or { IsCanceled: true }) _reading = store.Find(this.GetPrimaryKeyString());
        var reading = _reading;
        var found = await reading;
        _kept ??= found;
    }

    private KeptAnswer? Kept() => _kept is { } kept && kept.ExpiresAt > clock.GetUtcNow() ? kept : null;

    /// <summary>Keys are used once, rarely twice: what is known of one needn't stay in memory.</summary>
    private void End(Guid claim)
    {
        if (_claim?.Id == claim)
        {
            _claim.End();
            _claim = null;
        }

        if (_claim is null && _waiting == 0) DeactivateOnIdle();
    }

    private sealed class RunningClaim(string fingerprint, long since)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Guid Id { get; } = Guid.NewGuid();

        public string Fingerprint => fingerprint;

        public long Renewed { get; set; } = since;

        public Task Ended => _ended.Task;

        /// <summary>How long it lasts if it isn't renewed; null if it is over.</summary>
        public TimeSpan? Left(TimeProvider time) => !_ended.Task.IsCompleted && IdempotencyTurn.Lease - time.GetElapsedTime(Renewed) is var left && left > TimeSpan.Zero ? left : null;

        public void End() => _ended.TrySetResult();
    }
}
