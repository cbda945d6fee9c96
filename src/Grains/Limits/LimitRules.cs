namespace Orleans.Media;

/// <summary>How many permits of a window were given out.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Used">The permits that were given out.</param>
public sealed record CountedWindow(DateTimeOffset Start, long Used);

/// <summary>How permits are given out. Nothing here waits, writes or looks at a clock.</summary>
public static class LimitRules
{
    /// <summary>
    /// A lease has at most one part in so many of what is left: it shrinks as the window runs out. What a gateway has leased and doesn't use any
    /// more is lost to the others, so it must not be much; each part less makes more calls.
    /// </summary>
    public const int Share = 4;

    /// <summary>Gives out permits.</summary>
    /// <param name="counted">What was given out before; null if nothing was.</param>
    /// <param name="ask">What is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is given out now, in all and with this call.</returns>
    public static (CountedWindow Counted, LimitLease Lease) Lease(CountedWindow? counted, LimitAsk ask, DateTimeOffset now)
    {
        var window = counted is not null && counted.Start <= now && now < counted.Start + ask.Length ? counted : new CountedWindow(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), 0); // as it is stored
        var left = Math.Max(0, ask.Permits - window.Used);
        var granted = Math.Min(left, Math.Min(Math.Max(1, ask.Wanted), Math.Max(1, left / Share)));
        var end = window.Start + ask.Length;
        return (window with { Used = window.Used + granted }, new LimitLease(granted, left - granted, end - now, end));
    }
}
