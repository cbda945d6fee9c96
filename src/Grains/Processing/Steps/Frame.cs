using System.Globalization;

namespace Orleans.Media;

/// <summary>A frame of a video, taken as a file, and what there is to see on it.</summary>
/// <param name="Path">The file.</param>
/// <param name="TimeMs">When the video shows it.</param>
/// <param name="Brightness">On average, 0 (black) to 255.</param>
/// <param name="Contrast">Between its darker and its brighter parts, 0 (one flat colour) to 255.</param>
internal sealed record Frame(string Path, long TimeMs, double Brightness, double Contrast)
{
    /// <summary>The filters that tell ffmpeg's output what there is to see, for <see cref="From"/>. A small copy tells as much as a large one, in no time.</summary>
    public const string Statistics = "scale=64:64:flags=area,signalstats,metadata=mode=print:file=-";

    // Night scenes have lights; a fade to black and a title card of one colour have neither.
    private bool IsBlack => Brightness < 16;

    public bool ShowsSomething => !IsBlack && Contrast >= 10;

    public double Score => IsBlack ? Brightness / 16 : 1 + Contrast;

    /// <summary>Reads what <see cref="Statistics"/> says.</summary>
    /// <param name="stats">Lines <c>lavfi.signalstats.YAVG=12.3</c>, and <c>frame:0 pts:1 pts_time:0.04</c> above them.</param>
    /// <param name="path">The frame.</param>
    /// <param name="timeMs">Its time; null to take it from there.</param>
    /// <param name="fromMs">What the times in there count from.</param>
    public static Frame From(string stats, string path, long? timeMs, long fromMs)
    {
        var time = timeMs ?? Math.Max(0, fromMs + (long)Math.Round(1000 * Number(stats, "pts_time:")));
        return new(path, time, Number(stats, "YAVG="), Number(stats, "YHIGH=") - Number(stats, "YLOW="));
    }

    private static double Number(string stats, string name)
    {
        var start = stats.IndexOf(name, StringComparison.Ordinal) + name.Length;
        if (start < name.Length) return 0;
        var length = stats.AsSpan(start).IndexOfAny('\n', ' ');
        return double.TryParse(length < 0 ? stats.AsSpan(start) : stats.AsSpan(start, length), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
