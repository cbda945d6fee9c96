using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>A client that reads assets at a steady rate, on a thread and a connection of its own.</summary>
public sealed class SteadyReader : IDisposable
{
    public const int PerSecond = 200;

    private static readonly long Period = Stopwatch.Frequency / PerSecond;
    private readonly List<long> _latencies = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private Exception? _failure;

    /// <param name="address">The gateway.</param>
    /// <param name="key">A key that it takes.</param>
    /// <param name="ids">Read in turn.</param>
    public SteadyReader(Uri address, string key, IReadOnlyList<string> ids)
    {
        byte[][] requests = [.. ids.Select(id => HttpRequestBytes.Get(address, key, $"/api/v1/media/{id}"))];
        _thread = new Thread(() => Read(address, requests)) { IsBackground = true, Name = "reads steadily" };
        _thread.Start();
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it measured since it was made.</returns>
    public Measurement Stop()
    {
        _stop.Set();
        _thread.Join();
        return _failure is null
            ? Measurement.Of([_latencies], TimeSpan.FromSeconds((double)_latencies.Count / PerSecond), TimeSpan.Zero)
            : throw new InvalidOperationException($"A read failed: {_failure.Message}", _failure);
    }

    /// <summary>What it measures in a while.</summary>
    public async Task<Measurement> StopAfter(TimeSpan duration, CancellationToken cancellationToken)
    {
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        return Stop();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Read(Uri address, byte[][] requests)
    {
        try
        {
            using var connection = new HttpConnection(address);
            var due = Stopwatch.GetTimestamp() + Period;
            for (var turn = 0; !_stop.IsSet; turn++, due += Period)
            {
                // An answer that was late delays the next request, but not the moment from which that is measured.
                var late = due < Stopwatch.GetTimestamp();
                if (!late) _stop.Wait(TimeSpan.FromSeconds((double)(due - Stopwatch.GetTimestamp()) / Stopwatch.Frequency) is { Ticks: > 0 } wait ? wait : TimeSpan.Zero);
                var began = late ? due : Stopwatch.GetTimestamp();
                var status = connection.Send(requests[turn % requests.Length]);
                if (status != 200) throw new InvalidDataException($"answered {status}, not 200");
                _latencies.Add(Stopwatch.GetTimestamp() - began);
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or System.Net.Sockets.SocketException)
        {
            _failure = fault;
        }
    }
}
