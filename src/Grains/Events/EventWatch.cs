using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Has events looked after as long as the silo lives.</summary>
public sealed partial class EventWatch(IGrainFactory grains, IOptions<EventOptions> options, TimeProvider time, ILogger<EventWatch> log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<EventWatch>(ServiceLifecycleStage.Active, Start, Stop);

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _watching = Task.Run(Watch, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task Watch()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await Look();
                await Task.Delay(options.Value.LookEvery, time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task Look()
    {
        try
        {
            await grains.GetGrain<IEventWatchGrain>(0).Look().WaitAsync(_stop.Token);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            LogNotLooked(fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Events could not be looked after, trying again soon: {Reason}")]
    private partial void LogNotLooked(string reason);
}
