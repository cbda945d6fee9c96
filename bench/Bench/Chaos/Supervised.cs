using System.Globalization;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>A process that is started again whenever it ends, as a service manager does it. What it says is kept in a file per life.</summary>
public sealed class Supervised : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _program, _logs;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly Func<Child, Task<bool>> _isReady;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;
    private readonly Lock _turn = new();
    private Child? _child;
    private TimeSpan _pause;
    private bool _killed;
    private int _lives;

    /// <param name="name">What logs call it.</param>
    /// <param name="program">The assembly that is run.</param>
    /// <param name="environment">Its configuration.</param>
    /// <param name="logs">The folder that its output goes to.</param>
    /// <param name="isReady">Whether it does its work.</param>
    public Supervised(string name, string program, IReadOnlyDictionary<string, string?> environment, string logs, Func<Child, Task<bool>> isReady)
    {
        (Name, _program, _environment, _logs, _isReady) = (name, program, environment, logs, isReady);
        _watch = Task.Run(Watch);
    }

    public string Name { get; }

    /// <summary>How often it ended without having been killed: it lost its cluster, or the database was away as it started.</summary>
    public int EndedByItself { get; private set; }

    /// <summary>SIGKILL, to the process alone. It comes back after the pause.</summary>
    /// <returns>False if it wasn't there to be killed.</returns>
    public bool Kill(TimeSpan pause)
    {
        lock (_turn)
        {
            if (_child is null || _child.Process.HasExited) return false;
            (_pause, _killed) = (pause, true);
            return _child.KillServer();
        }
    }

    public async Task<bool> IsReady()
    {
        Child? child;
        lock (_turn) child = _child;
        return child is { Process.HasExited: false } && await _isReady(child);
    }

    public void Dispose()
    {
        _end.Cancel();
        _watch.Wait();
    }

    private async Task Watch()
    {
        while (!_end.IsCancellationRequested)
        {
            var child = Child.StartServer("dotnet", [_program], _environment);
            lock (_turn) (_child, _pause, _killed) = (child, TimeSpan.FromSeconds(1), false);
            while (!child.Process.HasExited && !_end.IsCancellationRequested) await Wait(Look);
            child.Kill();
            await File.WriteAllTextAsync(Path.Combine(_logs, string.Create(CultureInfo.InvariantCulture, $"{Name}-{++_lives:D3}.log")), child.Output);
            TimeSpan pause;
            lock (_turn)
            {
                if (!_killed && !_end.IsCancellationRequested) EndedByItself++;
                (_child, pause) = (null, _pause);
            }

            child.Dispose();
            await Wait(pause);
        }
    }

    private async Task Wait(TimeSpan time) => await Task.Delay(time, TimeProvider.System, _end.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
