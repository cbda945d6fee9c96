namespace Orleans.Media.Bench;

/// <summary>How one operation of one service goes as something grows.</summary>
/// <param name="Name">What legend and table call it.</param>
/// <param name="Colour">Its operation's colour in the chart.</param>
/// <param name="Dashed">Whether it is the plain service's.</param>
public sealed record Curve(string Name, int Colour, bool Dashed = false)
{
    private readonly SortedDictionary<int, List<GrowthPoint>> _rounds = [];

    /// <summary>The median at each size.</summary>
    public IReadOnlyList<(int Size, GrowthPoint Point)> Points => [.. _rounds.Select(round => (round.Key, GrowthPoint.Median(round.Value)))];

    public void Add(int size, GrowthPoint round)
    {
        if (!_rounds.TryGetValue(size, out var rounds)) _rounds[size] = rounds = [];
        rounds.Add(round);
    }

    /// <summary>Throughput to the left and the 99th percentile to the right, over the same sizes.</summary>
    public static Chart Draw(string name, string title, string growing, IReadOnlyList<Curve> curves, bool logX = true)
    {
        IReadOnlyList<Series> Lines(Func<GrowthPoint, double> y) =>
            [.. curves.Select(curve => new Series(curve.Name, curve.Colour, curve.Dashed, [.. curve.Points.Select(at => ((double)at.Size, y(at.Point)))]))];
        var chart = new LineChart(title, growing, logX, [new("requests/s", LogY: true, Lines(point => point.Load.PerSecond)), new("p99, ms", LogY: true, Lines(point => point.Load.P99))]);
        return new(name, chart.ToSvg());
    }

    /// <param name="growing">What the sizes count.</param>
    /// <param name="curves">Its rows, operation by operation.</param>
    /// <param name="silos">Whether silos are processes of their own, with a column of their own.</param>
    public static string Table(string growing, IReadOnlyList<Curve> curves, bool silos = false)
    {
        string[] service = silos ? ["gateway CPU µs/request", "silo CPU µs/request"] : ["service CPU µs/request"];
        var table = new MarkdownTable(["operation", growing, "requests/s", "p50 ms", "p99 ms", .. service, "Postgres CPU µs/request", "generator CPU µs/request", "cores busy", "pages read/request"]);
        foreach (var curve in curves)
        {
            foreach (var (size, point) in curve.Points)
            {
                double[] cpu = silos ? [point.Load.CpuMicroseconds, point.Silos] : [point.Load.CpuMicroseconds];
                double[] numbers = [point.Load.PerSecond, point.Load.P50, point.Load.P99, .. cpu, point.Postgres, point.Generator, point.Cores, point.Pages];
                table.Add([curve.Name, Say.Number(size), .. numbers.Select(Say.Number)]);
            }
        }

        return table.ToString();
    }

    /// <summary>How long was measured, in words.</summary>
    public static string Rounds(int rounds, TimeSpan duration) => rounds == 1 ? $"One round of {Say.Number(duration.TotalSeconds)} s" : $"{rounds} rounds of {Say.Number(duration.TotalSeconds)} s, medians";
}
