namespace Orleans.Media.Gateway;

/// <summary>Permits of one window that this gateway may give out by itself.</summary>
internal sealed class Lease
{
    private long _left;

    private Lease(long left) => _left = left;

    /// <summary>Before the first call.</summary>
    public static Lease None { get; } = new(0) { Until = long.MinValue, Over = long.MinValue };

    private bool IsOpen { get; init; }

    /// <summary>When the window ends by this gateway's monotonic clock: not after it ends by the grain's.</summary>
    public required long Until { get; init; }

    /// <summary>When it has surely ended.</summary>
    public required long Over { get; init; }

    /// <summary>When it ends by the grain's clock: names the window.</summary>
    public DateTimeOffset EndsAt { get; private init; }

    /// <summary><c>X-RateLimit-Reset</c>.</summary>
    public string Reset { get; private init; } = "";

    /// <summary>How many permits there were beside these when they were leased. If none, the window is used up with them.</summary>
    public long Elsewhere { get; private init; }

    /// <summary>How many permits it had.</summary>
    public long Granted { get; private init; }

    /// <summary>How many are left of these.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>How many there are, as far as this gateway knows: others may have used some.</summary>
    public long Remaining => Left + Elsewhere;

    /// <summary>What the grain answered.</summary>
    /// <param name="leased">Its answer.</param>
    /// <param name="carried">Permits of the same window that are still there.</param>
    /// <param name="asked">When it was asked.</param>
    /// <param name="answered">When it had answered.</param>
    /// <param name="time">The clock of both.</param>
    public static Lease Of(LimitLease leased, long carried, long asked, long answered, TimeProvider time) => new(leased.Granted + carried)
    {
        Until = asked + Ticks(leased.EndsIn, time),
        Over = answered + Ticks(leased.EndsIn, time),
        EndsAt = leased.EndsAt,
        Reset = SecondsOf(leased.EndsAt),
        Elsewhere = leased.Left,
        Granted = leased.Granted,
    };

    /// <summary>Nobody counts, for a while.</summary>
    public static Lease Open(LimitWindow window, TimeSpan lasts, TimeProvider time)
    {
        var end = time.GetTimestamp() + Ticks(lasts, time);
        return new(window.Permits) { Until = end, Over = end, Reset = SecondsOf(time.GetUtcNow() + lasts), IsOpen = true };
    }

    /// <summary>Whether nothing can be had of its window any more.</summary>
    public bool IsUsedUp => !IsOpen && Elsewhere == 0 && Left == 0;

    /// <summary>Takes a permit, if one is left.</summary>
    public bool TryTake()
    {
        if (IsOpen) return true;
        for (var left = Left; left > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left) return true;
            left = seen;
        }

        return false;
    }

    /// <summary>Puts a permit back that was taken of the same window.</summary>
    public void GiveBack()
    {
        if (!IsOpen) Interlocked.Increment(ref _left);
    }

    /// <summary>Takes all permits that are left.</summary>
    public long TakeAll() => IsOpen ? 0 : Interlocked.Exchange(ref _left, 0);

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static string SecondsOf(DateTimeOffset end) => Numbers.Text((end.ToUnixTimeMilliseconds() + 999) / 1000);
}
