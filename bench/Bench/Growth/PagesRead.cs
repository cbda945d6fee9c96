using System.Diagnostics;
using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>
/// How many pages Postgres has read so far that it didn't have in its own buffers, whether the system had them in memory
/// or not: by the read calls of its connections, of which sockets are none. Asking Postgres itself lags behind.
/// </summary>
public sealed class PagesRead(Process server)
{
    private const double PageBytes = 8192;

    public double Count() => File.ReadAllText($"/proc/{server.Id}/task/{server.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(BytesRead) / PageBytes;

    private static long BytesRead(string process)
    {
        try
        {
            return long.Parse(File.ReadLines($"/proc/{process}/io").First().AsSpan("rchar: ".Length), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }
}
