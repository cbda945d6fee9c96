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
    /// <summary>CPU of the service, wherever it runs, and of Postgres, microseconds a request: what the request costs.</summary>
    public double Cost => Load.CpuMicroseconds + Silos + Postgres;

    /// <summary>How many cores service, Postgres and load generator kept busy.</summary>
    public double Cores => Load.PerSecond * (Cost + Generator) / 1e6;

    /// <param name="lane">What is measured.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="meter">Its Postgres.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="moreGateways">Gateways beside the lane's own process.</param>
    /// <param name="silos">Silos that are processes of their own.</param>
    public static GrowthPoint Measure(
        Lane lane, TimeSpan duration, PostgresMeter meter, CancellationToken cancellationToken, IReadOnlyList<Process>? moreGateways = null, IReadOnlyList<Process>? silos = null)
    {
        using var self = Process.GetCurrentProcess();
        var (began, before) = (Stopwatch.GetTimestamp(), (Machine: MachineMeter.Busy(), Own: CpuOf([self]), Gateways: CpuOf(moreGateways), Silos: CpuOf(silos), Postgres: meter.Read()));
        var load = lane.Run(duration, cancellationToken);
        var (took, postgres) = (Stopwatch.GetElapsedTime(began), meter.Read());
        double PerRequest(TimeSpan time) => time.TotalMicroseconds / Math.Max(1, load.Answers);

        var point = new GrowthPoint(
            load with { CpuMicroseconds = load.CpuMicroseconds + PerRequest(CpuOf(moreGateways) - before.Gateways) },
            PerRequest(CpuOf(silos) - before.Silos), PerRequest(postgres.Cpu - before.Postgres.Cpu), PerRequest(CpuOf([self]) - before.Own),
            (postgres.Pages - before.Postgres.Pages) / Math.Max(1, load.Answers), Others: 0);
        var all = MachineMeter.Busy() - before.Machine;
        return point with { Others = Math.Max(0, (all / took) - ((point.Cost + point.Generator) * load.Answers / took.TotalMicroseconds)) };
    }

    /// <summary>The median of each number over the rounds.</summary>
    public static GrowthPoint Median(IReadOnlyList<GrowthPoint> rounds)
    {
        double Of(Func<GrowthPoint, double> number) => Measurement.Median(rounds.Select(number));
        return new(
            Measurement.Median([.. rounds.Select(round => round.Load)]),
            Of(round => round.Silos), Of(round => round.Postgres), Of(round => round.Generator), Of(round => round.Pages), Of(round => round.Others));
    }

    private static TimeSpan CpuOf(IReadOnlyList<Process>? processes)
    {
        var sum = TimeSpan.Zero;
        foreach (var process in processes ?? [])
        {
            process.Refresh();
            sum += process.TotalProcessorTime;
        }

        return sum;
    }
}
