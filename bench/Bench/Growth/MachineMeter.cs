using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>How busy the whole machine was: what it did beside the benchmark is part of what a number means.</summary>
public static class MachineMeter
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU time of all cores since the machine started that wasn't idle.</summary>
    public static TimeSpan Busy()
    {
        // user nice system idle iowait irq softirq steal
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromSeconds((ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond);
    }

    /// <summary>Memory in bytes.</summary>
    public static long Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
