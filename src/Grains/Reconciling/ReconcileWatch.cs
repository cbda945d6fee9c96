using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>Has the reconciler plan its reminder when a silo starts; tries until the database lets it.</summary>
public sealed partial class ReconcileWatch(IGrainFactory grains, TimeProvider time, ILogger<ReconcileWatch> log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private Task _planning = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<ReconcileWatch>(ServiceLifecycleStage.Active, Start, Stop);

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _planning = Task.Run(Plan, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _planning;
    }

    private async Task Plan()
    {
        try
        {
            while (!await IsPlanned()) await Task.Delay(Pause, time, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> IsPlanned()
    {
        try
        {
            await grains.GetReconciler().Plan().WaitAsync(_stop.Token);
            return true;
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            LogNotPlanned(fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The reconciler's reminder could not be planned, trying again soon: {Reason}")]
    private partial void LogNotPlanned(string reason);
}
