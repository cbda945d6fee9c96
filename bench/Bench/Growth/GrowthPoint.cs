using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>What one lane came to at one size.</summary>
/// <param name="Load">Throughput, times to an answer, and the CPU of the service, or of its gateways.</param>
/// <param name="Silos">CPU of silos that are processes of their own, microseconds a request.</param>
/// <param name="Postgres">CPU of Postgres, microseconds a request.</param>
/// <param name="Generator">CPU of the load generator, which shares the machine, microseconds a request.</param>
/// <param name="Pages">Pages that Postgres didn't have in its own buffers, a request.</param>
/// <param name="Others">Cores that the rest of the machine kept busy meanwhile.</param>
public sealed record GrowthPoint(Measurement Load, double Silos, double Postgres, double Generator, double Pages, double Others)
{
    /// <summary>What processes beside the lane's own are called.</summary>
    public const string Database = "Postgres", Silo = "silo", Gateway = "gateway";

    /// <summary>CPU of the service, wherever it runs, and of Postgres, microseconds a request: what the request costs.</summary>
    public double Cost => Load.CpuMicroseconds + Silos + Postgres;

    /// <summary>How many cores service, Postgres and load generator kept busy.</summary>
    public double Cores => Load.PerSecond * (Cost + Generator) / 1e6;

    public static GrowthPoint Measure(Lane lane, TimeSpan duration, PagesRead pages, CancellationToken cancellationToken)
    {
        using var self = Process.GetCurrentProcess();
        var (began, machine, own, read) = (Stopwatch.GetTimestamp(), MachineMeter.Busy(), self.TotalProcessorTime, pages.Count());
        var load = lane.Run(duration, cancellationToken);
        self.Refresh();
        var (took, answers) = (Stopwatch.GetElapsedTime(began), Math.Max(1, load.Answers));

        double Beside(string name) => lane.Beside.Zip(load.BesideMicroseconds).Where(beside => beside.First.Name == name).Sum(beside => beside.Second);
        var point = new GrowthPoint(
            load with { CpuMicroseconds = load.CpuMicroseconds + Beside(Gateway) }, Beside(Silo), Beside(Database),
            (self.TotalProcessorTime - own).TotalMicroseconds / answers, Math.Max(0, pages.Count() - read) / answers, Others: 0);
        return point with { Others = Math.Max(0, ((MachineMeter.Busy() - machine) / took) - ((point.Cost + point.Generator) * load.Answers / took.TotalMicroseconds)) };
    }

    /// <summary>The median of each number over the rounds.</summary>
    public static GrowthPoint Median(IReadOnlyList<GrowthPoint> rounds)
    {
        double Of(Func<GrowthPoint, double> number) => Measurement.Median(rounds.Select(number));
        return new(
            Measurement.Median([.. rounds.Select(round => round.Load)]),
            Of(round => round.Silos), Of(round => round.Postgres), Of(round => round.Generator), Of(round => round.Pages), Of(round => round.Others));
    }
}
