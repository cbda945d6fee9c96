using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>What a process and the children it started have used: a Postgres server is one process per connection.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="id">The first process.</param>
public sealed class ProcessFamily(string name, int id)
{
    private const int TicksPerSecond = 100; // what Linux counts CPU time in for everybody, USER_HZ

    // /proc/PID/stat after the name, which may hold anything but ends with the last ')'
    private const int UserTime = 11, SystemTime = 12, ChildrenUserTime = 13, ChildrenSystemTime = 14;

    public string Name => name;

    /// <summary>CPU time of the process and of its children, those that have ended included.</summary>
    public TimeSpan CpuTime()
    {
        var own = Ticks(id, UserTime, SystemTime, ChildrenUserTime, ChildrenSystemTime);
        return TimeSpan.FromSeconds((double)(own + Children().Sum(child => Ticks(child, UserTime, SystemTime))) / TicksPerSecond);
    }

    /// <summary>Bytes of memory that the process itself, without its children, holds.</summary>
    public long Resident() => long.Parse(
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    private IEnumerable<int> Children() => Directory.GetDirectories($"/proc/{id}/task")
        .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static long Ticks(int process, params ReadOnlySpan<int> fields)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var values = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = 0;
            foreach (var field in fields) ticks += long.Parse(values[field], CultureInfo.InvariantCulture);
            return ticks;
        }
        catch (Exception ended) when (ended is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return 0; // a child that ended in the meantime: its time has gone to its parent
        }
    }
}
