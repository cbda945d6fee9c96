using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>One run of the gateway between two kills.</summary>
/// <param name="Http">Connections of this life only: a request is never sent again in the next one.</param>
/// <param name="Over">Ends when the gateway has been killed.</param>
public sealed record Life(HttpClient Http, Task Over);

/// <summary>Lets callers wait for the gateway to be back.</summary>
public sealed class Lives
{
    private TaskCompletionSource<Life> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _over = new();

    public Task<Life> Current => Volatile.Read(ref _current).Task;

    /// <summary>The gateway is ready.</summary>
    public void Begin(GatewayProcess gateway)
    {
        _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _current.SetResult(new(gateway.Client(), _over.Task));
    }

    /// <summary>The gateway is dead.</summary>
    public void End()
    {
        Volatile.Write(ref _current, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _over.SetResult();
    }
}
