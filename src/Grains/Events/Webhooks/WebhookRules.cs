namespace Orleans.Media;

/// <summary>The rules of delivering: when a failed try is repeated, when it is given up, and when a webhook is switched off. They neither wait nor look at a clock.</summary>
public static class WebhookRules
{
    /// <summary>How long an event is tried, from its first try to its last.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>How many of a delivery's tries are kept, the last ones.</summary>
    public const int MostAttempts = 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromHours(4);
    private const double Growth = 3, Jitter = 0.2;
    private const int Gone = 410;

    /// <summary>When a delivery is tried again: after 5 seconds, and each time three times as long, up to 4 hours, give or take a fifth. Null once 24 hours have passed since the first try.</summary>
    /// <param name="tries">How often it was tried.</param>
    /// <param name="firstAt">When it was tried first.</param>
    /// <param name="now">The time.</param>
    /// <param name="chance">From 0 to 1: where in its range the pause is.</param>
    public static DateTimeOffset? NextTry(int tries, DateTimeOffset firstAt, DateTimeOffset now, double chance)
    {
        var last = firstAt + Patience;
        if (now >= last) return null;
        var pause = Math.Min(FirstPause.TotalSeconds * Math.Pow(Growth, tries - 1), LongestPause.TotalSeconds) * (1 - Jitter + (2 * Jitter * chance));
        var next = now + TimeSpan.FromSeconds(pause);
        return next < last ? next : last; // the last try is at the end of the time, not somewhere before it
    }

    /// <summary>Why a webhook is switched off after a failed try; null if it isn't.</summary>
    /// <param name="attempt">The try.</param>
    /// <param name="failingSince">When the first try failed of those that all did.</param>
    /// <param name="now">The time.</param>
    public static string? ReasonToStop(DeliveryAttempt attempt, DateTimeOffset failingSince, DateTimeOffset now) => attempt switch
    {
        { Status: Gone } => "It answered 410 Gone.",
        _ when now - failingSince >= Patience => $"Every try failed for 24 hours. The last one: {attempt.Error}",
        _ => null,
    };
}
