namespace Orleans.Media;

/// <summary>Which times of a video may become its cover.</summary>
internal static class CoverTime
{
    private const long Latest = 10_000;

    /// <summary>
    /// Milliseconds, best first: a tenth into it, behind titles and fades, but at most 10 seconds, so that a long film
    /// shows how it begins; if there is nothing to see, at its quarters, and then at its start. Without a known duration: at one
    /// second, and at the start.
    /// </summary>
    public static IReadOnlyList<long> Candidates(long? durationMs) =>
        durationMs is { } duration ? [.. new[] { Math.Min(duration / 10, Latest), duration / 4, duration / 2, duration * 3 / 4, 0 }.Distinct()] : [1000, 0];
}
