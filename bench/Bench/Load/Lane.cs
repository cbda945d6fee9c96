using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>One operation on one service: what is sent, by how many callers at once, each waiting for its answer.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Address">Where the service is.</param>
/// <param name="Callers">How many threads, a connection each.</param>
/// <param name="Requests">Sent in turn, again and again; each caller starts at another one.</param>
/// <param name="Status">The status that every answer has to have.</param>
/// <param name="Process">The service's process, for its CPU time.</param>
public sealed record Lane(string Name, Uri Address, int Callers, IReadOnlyList<byte[]> Requests, int Status, Process Process)
{
    private const int CallerStack = 256 * 1024; // hundreds of callers, each a few calls deep

    /// <summary>More front doors of the same service: callers take them in turn, after <see cref="Address"/>.</summary>
    public IReadOnlyList<Uri> MoreAddresses { get; init; } = [];

    /// <summary>
    /// Each request is sent once at most, by whichever caller is free, as what it asks for is used up by it. The lane ends with
    /// the last answer, or when its time is over.
    /// </summary>
    public bool Once { get; init; }

    /// <summary>Other processes that work for the service; what they use is measured too.</summary>
    public IReadOnlyList<ProcessFamily> Beside { get; init; } = [];

    /// <summary>Keeps the service busy for a while, or until all that is to be sent once is answered.</summary>
    public Measurement Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = Enumerable.Range(0, Callers).Select(_ => new List<long>((1 << 20) / Callers)).ToArray();
        var failures = new Exception?[Callers];
        var start = new Barrier(Callers + 1); // never disposed: a thread may still wait on it when the run is cancelled
        var (end, taken) = (long.MaxValue, -1);
        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            try
            {
                using var connection = new HttpConnection(AddressOf(caller));
                start.SignalAndWait(cancellationToken);
                var turn = (int)((long)caller * Requests.Count / Callers) - 1;
                Func<int?> next = Once
                    ? () => Interlocked.Increment(ref taken) is var mine && mine < Requests.Count ? mine : null
                    : () => ++turn % Requests.Count;
                Call(connection, next, latencies[caller], () => Volatile.Read(ref end), cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or InvalidDataException or System.Net.Sockets.SocketException or OperationCanceledException)
            {
                failures[caller] = fault;
                end = 0;
                start.RemoveParticipant();
            }
        }, CallerStack)).ToList();
        threads.ForEach(thread => thread.Start());

        var (cpu, beside) = (CpuTime(), Beside.Select(family => family.CpuTime()).ToList());
        start.SignalAndWait(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        Interlocked.CompareExchange(ref end, began + (long)(duration.TotalSeconds * Stopwatch.Frequency), long.MaxValue);
        threads.ForEach(thread => thread.Join());

        var took = Stopwatch.GetElapsedTime(began);
        cancellationToken.ThrowIfCancellationRequested();
        if (Array.Find(failures, fault => fault is not null) is { } failure) throw new InvalidOperationException($"{Name}: {failure.Message}", failure);
        return Measurement.Of(latencies, took, CpuTime() - cpu, [.. Beside.Zip(beside, (family, before) => family.CpuTime() - before)]);
    }

    private Uri AddressOf(int caller) => caller % (MoreAddresses.Count + 1) is > 0 and var turn ? MoreAddresses[turn - 1] : Address;

    private void Call(HttpConnection connection, Func<int?> next, List<long> latencies, Func<long> end, CancellationToken cancellationToken)
    {
        var before = Stopwatch.GetTimestamp();
        while (before < end() && !cancellationToken.IsCancellationRequested && next() is { } request)
        {
            var status = connection.Send(Requests[request]);
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
