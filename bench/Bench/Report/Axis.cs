using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>One axis of a <see cref="LineChart"/>: where a value stands on it, and which values are written beside it.</summary>
public sealed class Axis
{
    private static readonly int[] Round = [1, 2, 5, 10];
    private readonly double _from, _to;
    private readonly bool _log;

    private Axis(double from, double to, bool log, IReadOnlyList<double> ticks) => (_from, _to, _log, Ticks) = (Scale(from, log), Scale(to, log), log, ticks);

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From the least to the greatest value, with a tick at each: what was measured, and nothing between.</summary>
    public static Axis Of(IEnumerable<double> values, bool log)
    {
        var ticks = values.Distinct().Order().ToArray();
        return new(ticks[0], ticks[^1], log, ticks);
    }

    /// <summary>From 0, or on a logarithmic axis from the last round number below, to the first round number above.</summary>
    public static Axis Around(IEnumerable<double> values, bool log)
    {
        var all = values.Where(value => value > 0 || !log).DefaultIfEmpty(1).ToArray();
        return log ? Decades(all.Min(), all.Max()) : Even(Math.Max(all.Max(), 1e-9));
    }

    /// <summary>How far along the axis a value stands: 0 at its start, 1 at its end.</summary>
    public double At(double value) => _to > _from ? (Scale(value, _log) - _from) / (_to - _from) : 0.5;

    /// <summary>A number as short as it can be: 0.5, 20, 1.5k, 10M.</summary>
    public static string Label(double value) => value switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##}M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.##}k"),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static Axis Even(double most)
    {
        var rough = most / 4;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Round.First(round => round * unit >= rough * 0.999) * unit;
        var steps = (int)Math.Ceiling(most / step * 0.999);
        return new(0, step * steps, false, [.. Enumerable.Range(0, steps + 1).Select(n => n * step)]);
    }

    private static Axis Decades(double least, double most)
    {
        var rounds = from power in Enumerable.Range(-4, 14) from digit in Round[..3] select digit * Math.Pow(10, power);
        var (from, to) = (rounds.Last(round => round <= least * 1.001 || round <= 1e-4), rounds.First(round => round >= most * 0.999 && round > least));
        var between = rounds.Where(round => round >= from && round <= to).ToArray();
        return new(from, to, true, between.Length <= 9 ? between : [.. between.Where(IsPowerOfTen)]);
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;

    private static double Scale(double value, bool log) => log ? Math.Log10(Math.Max(value, 1e-9)) : value;
}
