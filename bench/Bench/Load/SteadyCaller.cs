using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>A client that asks at a steady rate, on a thread and a connection of its own.</summary>
public sealed class SteadyCaller : IDisposable
{
    private readonly int _perSecond, _status;
    private readonly List<long> _latencies = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private Exception? _failure;

    /// <param name="address">The gateway.</param>
    /// <param name="requests">Sent in turn.</param>
    /// <param name="status">What every answer has to have.</param>
    /// <param name="perSecond">How many.</param>
    public SteadyCaller(Uri address, IReadOnlyList<byte[]> requests, int status, int perSecond)
    {
        (_perSecond, _status) = (perSecond, status);
        _thread = new Thread(() => Call(address, requests)) { IsBackground = true, Name = "calls steadily" };
        _thread.Start();
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it measured since it was made.</returns>
    public Measurement Stop()
    {
        _stop.Set();
        _thread.Join();
        return _failure is null
            ? Measurement.Of([_latencies], TimeSpan.FromSeconds((double)_latencies.Count / _perSecond), TimeSpan.Zero)
            : throw new InvalidOperationException($"A call failed: {_failure.Message}", _failure);
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

    private void Call(Uri address, IReadOnlyList<byte[]> requests)
    {
        try
        {
            using var connection = new HttpConnection(address);
            var period = Stopwatch.Frequency / _perSecond;
            var due = Stopwatch.GetTimestamp() + period;
            for (var turn = 0; !_stop.IsSet; turn++, due += period)
            {
                // An answer that was late delays the next request, but not the moment from which that is measured.
                var late = due < Stopwatch.GetTimestamp();
                if (!late) _stop.Wait(TimeSpan.FromSeconds((double)(due - Stopwatch.GetTimestamp()) / Stopwatch.Frequency) is { Ticks: > 0 } wait ? wait : TimeSpan.Zero);
                var began = late ? due : Stopwatch.GetTimestamp();
                var status = connection.Send(requests[turn % requests.Count]);
                if (status != _status) throw new InvalidDataException($"answered {status}, not {_status}");
                _latencies.Add(Stopwatch.GetTimestamp() - began);
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or System.Net.Sockets.SocketException)
        {
            _failure = fault;
        }
    }
}
