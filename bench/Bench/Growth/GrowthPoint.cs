using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>What one lane came to at one size.</summary>
/// <param name="Load">Throughput, times to an answer, and the service's CPU.</param>
/// <param name="Postgres">CPU of Postgres, microseconds a request.</param>
/// <param name="Generator">CPU of the load generator, which shares the machine, microseconds a request.</param>
/// <param name="Pages">Pages that Postgres didn't have in its own buffers, a request.</param>
/// <param name="Others">Cores that the rest of the machine kept busy meanwhile.</param>
public sealed record GrowthPoint(Measurement Load, double Postgres, double Generator, double Pages, double Others)
{
    /// <summary>CPU of the service and of Postgres, microseconds a request: what the request costs.</summary>
    public double Cost => Load.CpuMicroseconds + Postgres;

    /// <summary>How many cores service, Postgres and load generator kept busy.</summary>
    public double Cores => Load.PerSecond * (Cost + Generator) / 1e6;

    public static GrowthPoint Measure(Lane lane, TimeSpan duration, PostgresMeter meter, CancellationToken cancellationToken)
    {
        using var self = Process.GetCurrentProcess();
        var (began, machine, own, before) = (Stopwatch.GetTimestamp(), MachineMeter.Busy(), self.TotalProcessorTime, meter.Read());
        var load = lane.Run(duration, cancellationToken);
        var after = meter.Read();
        self.Refresh();

        var (postgres, generator) = (after.Cpu - before.Cpu, self.TotalProcessorTime - own);
        var others = MachineMeter.Busy() - machine - postgres - generator - TimeSpan.FromMicroseconds(load.CpuMicroseconds * load.Answers);
        return new(
            load, postgres.TotalMicroseconds / load.Answers, generator.TotalMicroseconds / load.Answers, (after.Pages - before.Pages) / load.Answers,
            Math.Max(0, others / Stopwatch.GetElapsedTime(began)));
    }

    /// <summary>The median of each number over the rounds.</summary>
    public static GrowthPoint Median(IReadOnlyList<GrowthPoint> rounds)
    {
        double Of(Func<GrowthPoint, double> number) => Measurement.Median(rounds.Select(number));
        return new(
            Measurement.Median([.. rounds.Select(round => round.Load)]),
            Of(round => round.Postgres), Of(round => round.Generator), Of(round => round.Pages), Of(round => round.Others));
    }
}
