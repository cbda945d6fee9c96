namespace Orleans.Media.Gateway;

/// <summary>
/// One window of one account or key at this gateway. Permits that are at hand are taken without waiting; when they are used up, one call fetches
/// more for all who wait. Each lease of a window is twice the one before, as far as the grain gives it: who asks much asks seldom, who asks little holds little.
/// </summary>
internal sealed partial class Meter(LimitWindow window, ILimitGrain grain, TimeProvider time, ILogger log)
{
    /// <summary>For how long nobody is limited when the grain can't be reached: its silo is dying, which the others notice in seconds.</summary>
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Lease _lease = Lease.None;
    private Task? _refill;
    private int _waiting;

    public LimitWindow Window => window;

    /// <summary><c>X-RateLimit-Limit</c>.</summary>
    public string Limit { get; } = Numbers.Text(window.Permits);

    /// <summary>The permits at hand.</summary>
    public Lease Lease => Volatile.Read(ref _lease);

    /// <summary>Whether anything is at hand whose window still lasts.</summary>
    public bool IsIdle(long now) => now >= Lease.Until && Volatile.Read(ref _waiting) == 0;

    /// <summary>Whether the window has no more permits, until it ends.</summary>
    public bool IsUsedUp(long now) => Lease is var lease && now < lease.Until && lease.IsUsedUp;

    /// <summary>Whether there is none at hand, but may be some to be had.</summary>
    public bool IsEmpty(long now) => Lease is var lease && (now >= lease.Until || lease is { IsUsedUp: false, Left: 0 });

    /// <summary>Takes a permit that is at hand.</summary>
    public bool TryTake(long now, out Lease taken)
    {
        taken = Lease;
        return now < taken.Until && taken.TryTake();
    }

    /// <summary>Puts a permit back: another window had none for the same request.</summary>
    public void GiveBack(Lease taken)
    {
        var current = Lease;
        (current.EndsAt == taken.EndsAt ? current : taken).GiveBack();
    }

    /// <summary>Waits for the call that fetches more, which is made unless it is under way.</summary>
    public async Task Refill()
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            Task refill;
            lock (_lock)
            {
                if (!IsEmpty(time.GetTimestamp())) return; // somebody was faster
                refill = _refill ??= Fetch(_lease);
            }

            await refill;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task Fetch(Lease before)
    {
        await Task.Yield(); // not under the lock
        Lease? next = null;
        try
        {
            var asked = time.GetTimestamp();
            var inWindow = asked < before.Until;
            var leased = await grain.Lease(new LimitAsk(window.Name, window.Permits, window.Per, Math.Max(Volatile.Read(ref _waiting), inWindow ? 2 * before.Granted : 1)));
            next = Lease.Of(leased, before.EndsAt == leased.EndsAt ? before.TakeAll() : 0, asked, time.GetTimestamp(), time);
        }
        catch (Exception fault) when (fault is TimeoutException or OrleansException || RegistryUnavailableException.In(fault) is not null)
        {
            // A limit protects the registry; it isn't worth an outage of its own.
            LogOpen(window.Name, fault.Message);
            next = Lease.Open(window, OpenFor, time);
        }
        finally
        {
            lock (_lock)
            {
                if (next is not null) Volatile.Write(ref _lease, next);
                _refill = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The limit {Window} can't be counted, requests are let through for a second: {Reason}")]
    private partial void LogOpen(string window, string reason);
}
