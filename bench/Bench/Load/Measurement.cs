using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>What one round of a lane, or the median of its rounds, came to.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="P50">The median time to an answer, in milliseconds.</param>
/// <param name="P99">The time within which 99 of 100 answers came, in milliseconds.</param>
/// <param name="CpuMicroseconds">What a request cost the service's process, in microseconds of CPU: the number that other work on the machine moves least.</param>
public sealed record Measurement(double PerSecond, double P50, double P99, double CpuMicroseconds)
{
    /// <summary>How many answers this is about; not kept by a median.</summary>
    public int Answers { get; init; }

    public static Measurement Of(IEnumerable<List<long>> latencies, TimeSpan took, TimeSpan cpu)
    {
        var all = latencies.SelectMany(times => times).Order().ToArray();
        double At(double part) => all.Length == 0 ? 0 : all[(int)(part * (all.Length - 1))] * 1000.0 / Stopwatch.Frequency;
        return new(all.Length / took.TotalSeconds, At(0.5), At(0.99), cpu.TotalMicroseconds / Math.Max(1, all.Length)) { Answers = all.Length };
    }

    /// <summary>The median of each number over the rounds.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> rounds) => new(
        Median(rounds.Select(round => round.PerSecond)), Median(rounds.Select(round => round.P50)),
        Median(rounds.Select(round => round.P99)), Median(rounds.Select(round => round.CpuMicroseconds)));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
