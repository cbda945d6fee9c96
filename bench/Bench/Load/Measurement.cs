using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>What one round of a lane, or the median of its rounds, came to.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="P50">The median time to an answer, in milliseconds.</param>
/// <param name="P99">The time within which 99 of 100 answers came, in milliseconds.</param>
/// <param name="CpuMicroseconds">What a request cost the service's process, in microseconds of CPU: the number that other work on the machine moves least.</param>
public sealed record Measurement(double PerSecond, double P50, double P99, double CpuMicroseconds)
{
    /// <summary>How many requests were answered.</summary>
    public int Answers { get; init; }

    /// <summary>What a request cost each of the processes beside it, in microseconds of CPU and in the order of <see cref="Lane.Beside"/>.</summary>
    public IReadOnlyList<double> BesideMicroseconds { get; init; } = [];

    public static Measurement Of(IEnumerable<List<long>> latencies, TimeSpan took, TimeSpan cpu, params IReadOnlyList<TimeSpan> beside)
    {
        var all = latencies.SelectMany(times => times).Order().ToArray();
        double At(double part) => all.Length == 0 ? 0 : all[(int)(part * (all.Length - 1))] * 1000.0 / Stopwatch.Frequency;
        double PerRequest(TimeSpan time) => time.TotalMicroseconds / Math.Max(1, all.Length);
        return new(all.Length / took.TotalSeconds, At(0.5), At(0.99), PerRequest(cpu)) { Answers = all.Length, BesideMicroseconds = [.. beside.Select(PerRequest)] };
    }

    /// <summary>The median of each number over the rounds.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> rounds) => new(
        Median(rounds.Select(round => round.PerSecond)), Median(rounds.Select(round => round.P50)),
        Median(rounds.Select(round => round.P99)), Median(rounds.Select(round => round.CpuMicroseconds)))
    {
        BesideMicroseconds = [.. rounds[0].BesideMicroseconds.Select((_, other) => Median(rounds.Select(round => round.BesideMicroseconds[other])))],
    };

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
