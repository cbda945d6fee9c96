using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>What happened when, for whoever looks into a violation: a file beside the processes' logs.</summary>
public sealed class ChaosDiary(string folder) : IDisposable
{
    private readonly StreamWriter _file = new(Path.Combine(folder, "diary.log")) { AutoFlush = true };
    private readonly Lock _turn = new();

    public string Folder => folder;

    public static string Time(DateTimeOffset time) => time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public void Note(FormattableString what)
    {
        lock (_turn) _file.WriteLine($"{Time(TimeProvider.System.GetUtcNow())} {FormattableString.Invariant(what)}");
    }

    public void Dispose() => _file.Dispose();
}
