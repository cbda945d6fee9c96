using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orleans.Media;

/// <summary>
/// Starts all child processes from one thread that lives as long as this process does. The kernel kills a child when the
/// <i>thread</i> that started it ends (PR_SET_PDEATHSIG), and threads of the pool end whenever the pool likes.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Waiting = [];

    static ChildStarter() => new Thread(StartAll) { IsBackground = true, Name = "starts child processes" }.Start();

    public static Task<Process> Start(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((info, started));
        return started.Task;
    }

    private static void StartAll()
    {
        foreach (var (info, started) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
#pragma warning disable CA1031 // not caught but handed on, to the one who waits: this thread must not end
            catch (Exception fault)
#pragma warning restore CA1031
            {
                started.SetException(fault);
            }
        }
    }
}
