namespace Orleans.Media.Bench;

/// <summary>Says in words why throughput stops growing with callers, from what was measured and only as far as that tells.</summary>
public static class CallersBend
{
    private const double Full = 0.85; // of the cores, from where on nothing is left to win by not waiting

    public static string Explain(Curve curve, int cores)
    {
        var points = curve.Points;
        var (first, last, best) = (points[0], points[^1], points.MaxBy(at => at.Point.Load.PerSecond));
        var knee = points.First(at => at.Point.Load.PerSecond >= 0.9 * best.Point.Load.PerSecond);
        var text = $"**{curve.Name}**: {Callers(first.Size)} {(first.Size == 1 ? "gets" : "get")} {Say.Number(first.Point.Load.PerSecond)} answers a second, each after {Say.Number(first.Point.Load.P50)} ms. " +
            $"The most is {Say.Number(best.Point.Load.PerSecond)}, with {Callers(best.Size)}";
        if (knee.Size == last.Size) return $"{text}; it still grows there.";
        text += knee.Size == best.Size ? "." : $"; {Callers(knee.Size)} come within a tenth of it.";
        var fall = last.Point.Load.PerSecond < 0.85 * best.Point.Load.PerSecond ? $" With {Callers(last.Size)} it is down to {Say.Percent(last.Point.Load.PerSecond / best.Point.Load.PerSecond)} of that." : "";
        return $"{text} {Why(knee, last, cores)}{fall}";
    }

    private static string Why((int Size, GrowthPoint Point) knee, (int Size, GrowthPoint Point) last, int cores)
    {
        var (busy, waits) = ($"{Say.Number(knee.Point.Cores)} of {cores} cores", $"p99 goes from {Say.Number(knee.Point.Load.P99)} to {Say.Number(last.Point.Load.P99)} ms");
        var costs = $"{Say.Number(knee.Point.Cost)} µs, with {Callers(last.Size)} {Say.Number(last.Point.Cost)} µs";
        if (knee.Point.Cores < Full * cores && knee.Point.Cores + knee.Point.Others >= Full * cores)
            return $"With {Callers(knee.Size)} it keeps {busy} busy, other processes {Say.Number(knee.Point.Others)}: this run can't say where it would bend on a machine of its own; {waits}.";
        if (knee.Point.Cores < Full * cores)
            return $"With {Callers(knee.Size)} it keeps only {busy} busy: what bounds it isn't CPU, callers wait for the disk or for each other; {waits}.";
        return (last.Point.Cost / knee.Point.Cost) switch
        {
            > 1.25 => $"From there on {busy} are busy, and the more callers, the more CPU a request costs ({costs}): {waits}.",
            < 0.8 => $"From there on {busy} are busy; the more callers, the less CPU a request costs ({costs}), since more is done for several at once; {waits}.",
            _ => $"From there on {busy} are busy and a request costs the same CPU ({costs}), so more callers only wait: {waits}.",
        };
    }

    private static string Callers(int count) => count == 1 ? "1 caller" : $"{Say.Number(count)} callers";
}
