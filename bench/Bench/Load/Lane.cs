using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>One operation on one service: what is sent, by how many callers at once, each waiting for its answer.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Address">Where the service is.</param>
/// <param name="Callers">How many threads, a connection each.</param>
/// <param name="Requests">Sent in turn; each caller starts at another one.</param>
/// <param name="Status">The status that every answer has to have.</param>
/// <param name="Process">The service's process, for its CPU time.</param>
public sealed record Lane(string Name, Uri Address, int Callers, IReadOnlyList<byte[]> Requests, int Status, Process Process)
{
    private const int CallerStack = 256 * 1024; // hundreds of callers, each a few calls deep

    /// <summary>More front doors of the same service: callers take them in turn, after <see cref="Address"/>.</summary>
    public IReadOnlyList<Uri> MoreAddresses { get; init; } = [];

    /// <summary>Each request is sent once at most, as what it asks for is used up by it; the round may end early.</summary>
    public bool Once { get; init; }

    /// <summary>Keeps the service busy for a while.</summary>
    public Measurement Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = Enumerable.Range(0, Callers).Select(_ => new List<long>((1 << 20) / Callers)).ToArray();
        var failures = new Exception?[Callers];
        var start = new Barrier(Callers + 1); // never disposed: a thread may still wait on it when the run is cancelled
        var end = long.MaxValue;
        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            try
            {
                using var connection = new HttpConnection(AddressOf(caller));
                start.SignalAndWait(cancellationToken);
                Call(connection, First(caller), First(caller + 1), latencies[caller], () => Volatile.Read(ref end), cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or InvalidDataException or System.Net.Sockets.SocketException or OperationCanceledException)
            {
                failures[caller] = fault;
                end = 0;
                start.RemoveParticipant();
            }
        }, CallerStack)).ToList();
        threads.ForEach(thread => thread.Start());

        var cpu = CpuTime();
        start.SignalAndWait(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        Interlocked.CompareExchange(ref end, began + (long)(duration.TotalSeconds * Stopwatch.Frequency), long.MaxValue);
        threads.ForEach(thread => thread.Join());

        var took = Stopwatch.GetElapsedTime(began);
        cancellationToken.ThrowIfCancellationRequested();
        if (Array.Find(failures, fault => fault is not null) is { } failure) throw new InvalidOperationException($"{Name}: {failure.Message}", failure);
        return Measurement.Of(latencies, took, CpuTime() - cpu);
    }

    private Uri AddressOf(int caller) => caller % (MoreAddresses.Count + 1) is > 0 and var turn ? MoreAddresses[turn - 1] : Address;

    private int First(int caller) => (int)((long)caller * Requests.Count / Callers);

    private void Call(HttpConnection connection, int first, int next, List<long> latencies, Func<long> end, CancellationToken cancellationToken)
    {
        var before = Stopwatch.GetTimestamp();
        for (var i = first; before < end() && (!Once || i < next) && !cancellationToken.IsCancellationRequested; i++)
        {
            var status = connection.Send(Requests[i % Requests.Count]);
            if (status != Status) throw new InvalidDataException($"answered {status}, not {Status}");
            var after = Stopwatch.GetTimestamp();
            latencies.Add(after - before);
            before = after;
        }
    }

    private TimeSpan CpuTime()
    {
        Process.Refresh();
        return Process.TotalProcessorTime;
    }
}
