namespace Orleans.Media.Bench;

/// <summary>Says in words what silos of their own cost and bring, from what was measured and only as far as that tells.</summary>
public static class SilosBend
{
    private const double Full = 0.85;

    public static string Explain(Curve curve, GrowthPoint together, int cores)
    {
        var points = curve.Points;
        var (one, most) = (points[0].Point, points[^1]);
        var text = $"**{curve.Name}**: gateway and silo in one process answer {Say.Number(together.Load.PerSecond)} a second, for {Say.Number(together.Cost)} µs of CPU each; as two processes {Say.Number(one.Load.PerSecond)}, for {Say.Number(one.Cost)} µs: the hop {Hop(together, one)}. " +
            $"With {Say.Number(most.Size)} silos it is {Say.Number(most.Point.Load.PerSecond)}, for {Say.Number(most.Point.Cost)} µs.";
        if (one.Cores >= Full * cores)
            return $"{text} One silo and its gateway already keep {Say.Number(one.Cores)} of {cores} cores busy, so more of them on this machine can't be faster: they share what there is, and what silos on machines of their own would bring isn't shown here.";
        if (one.Cores + one.Others >= Full * cores)
            return $"{text} Other processes kept {Say.Number(one.Others)} of {cores} cores busy, so this run tells little about it.";
        return most.Point.Load.PerSecond > 1.2 * one.Load.PerSecond
            ? $"{text} One silo keeps {Say.Number(one.Cores)} of {cores} cores busy; more silos use what is left."
            : $"{text} One silo keeps only {Say.Number(one.Cores)} of {cores} cores busy, and more silos don't help: what bounds it isn't the silos' CPU.";
    }

    private static string Hop(GrowthPoint together, GrowthPoint apart) => apart.Cost > together.Cost
        ? $"costs {Say.Number(apart.Cost - together.Cost)} µs of CPU a request and {Say.Number(Math.Max(0, apart.Load.P50 - together.Load.P50))} ms of p50 under this load"
        : "costs less than can be told from noise";
}
