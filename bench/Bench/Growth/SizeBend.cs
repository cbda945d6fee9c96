namespace Orleans.Media.Bench;

/// <summary>Says in words what an operation costs more as there are more assets, from what was measured and only as far as that tells.</summary>
public static class SizeBend
{
    private const double Noise = 0.2; // what two rounds of the same thing may differ by

    public static string Explain(Curve curve, string things)
    {
        var points = curve.Points;
        var (first, last) = (points[0], points[^1]);
        var change = (last.Point.Load.PerSecond / first.Point.Load.PerSecond) - 1;
        var text = $"**{curve.Name}**: {Say.Number(first.Point.Load.PerSecond)} a second with {Say.Number(first.Size)} {things}, {Say.Number(last.Point.Load.PerSecond)} with {Say.Number(last.Size)}, for {Say.Number(first.Point.Cost)} and {Say.Number(last.Point.Cost)} µs of CPU in service and Postgres";
        if (Math.Abs(change) <= Noise) return $"{text}: {Say.Number(last.Size / first.Size)} times as many cost nothing that can be told from noise.";
        if (change > 0) return $"{text}: more {things} don't make it slower.";
        if (last.Point.Cost < (1 + Noise) * first.Point.Cost && last.Point.Others > first.Point.Others + Noise)
            return $"{text}: the CPU it costs is the same, but other processes kept {Say.Number(last.Point.Others)} cores busy in the end, {Say.Number(first.Point.Others)} at first.";

        var (before, after) = points.Zip(points.Skip(1)).MaxBy(step => step.First.Point.Load.PerSecond / step.Second.Point.Load.PerSecond);
        var slower = before.Point.Load.PerSecond / after.Point.Load.PerSecond;
        return $"{text}. The largest step is from {Say.Number(before.Size)} to {Say.Number(after.Size)}, {Say.Percent(1 - (1 / slower))} less. {Why(before.Point, after.Point, slower)}";
    }

    private static string Why(GrowthPoint before, GrowthPoint after, double slower)
    {
        var cpu = $"service {Say.Number(before.Load.CpuMicroseconds)} to {Say.Number(after.Load.CpuMicroseconds)} µs, Postgres {Say.Number(before.Postgres)} to {Say.Number(after.Postgres)} µs";
        var pages = $"{Say.Number(before.Pages)} to {Say.Number(after.Pages)} pages a request that Postgres doesn't have in its buffers";
        if (after.Cost / before.Cost >= 1 + (0.6 * (slower - 1)))
            return after.Pages > before.Pages + 0.5 ? $"The request costs more CPU ({cpu}), as it goes from {pages}." : $"The request costs more CPU ({cpu}).";
        return after.Pages > before.Pages + 0.5
            ? $"CPU explains only a part of it ({cpu}); it goes from {pages}, and waits for them."
            : $"Neither CPU ({cpu}) nor pages read ({pages}) explain it; other processes kept {Say.Number(before.Others)} and {Say.Number(after.Others)} cores busy.";
    }
}
