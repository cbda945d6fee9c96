using System.Diagnostics;
using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>
/// What Postgres has used so far. It is a process per connection, so all of the server's children are added up, and the
/// ones that have ended, whose CPU time the parent keeps. Read from <c>/proc</c>, because asking Postgres lags behind.
/// </summary>
public sealed class PostgresMeter(Process server)
{
    private const double TicksPerSecond = 100; // USER_HZ: the kernel's promise to programs, whatever it uses itself
    private const int PageBytes = 8192;

    public (TimeSpan Cpu, double Pages) Read()
    {
        var children = File.ReadAllText($"/proc/{server.Id}/task/{server.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (ticks, bytes) = (Ticks(server.Id.ToString(CultureInfo.InvariantCulture), reaped: true), 0L);
        foreach (var child in children)
        {
            try
            {
                ticks += Ticks(child, reaped: false);
                bytes += BytesRead(child);
            }
            catch (IOException)
            {
                // it ended meanwhile
            }
        }

        return (TimeSpan.FromSeconds(ticks / TicksPerSecond), (double)bytes / PageBytes);
    }

    private static long Ticks(string process, bool reaped)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the third field of proc(5) on
        long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        return Field(14) + Field(15) + (reaped ? Field(16) + Field(17) : 0);
    }

    /// <summary>By read calls: what wasn't in Postgres' own buffers, whether the system had it in memory or not. Sockets aren't counted.</summary>
    private static long BytesRead(string process) =>
        long.Parse(File.ReadLines($"/proc/{process}/io").First().AsSpan("rchar: ".Length), CultureInfo.InvariantCulture);
}
