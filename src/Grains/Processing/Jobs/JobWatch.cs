using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Has due jobs looked for as long as the silo lives, and has running ones given back when it stops.</summary>
public sealed partial class JobWatch(IGrainFactory grains, JobQueue queue, ScratchSpace scratch, IOptions<ProcessingOptions> options, TimeProvider time, ILogger<JobWatch> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<JobWatch>(ServiceLifecycleStage.Active, Start, Stop);

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled) return Task.CompletedTask;
        scratch.New().Dispose(); // what killed processes left is deleted now, and a folder that can't be used is noticed now
        _watching = Task.Run(Watch, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching;
        await queue.Stop();
    }

    private async Task Watch()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await Look();
                await Task.Delay(options.Value.LookForDue(), time, _stop.Token);
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
            await grains.GetGrain<IJobWatchGrain>(0).Look();
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            LogNotLooked(fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Due jobs could not be looked for, trying again soon: {Reason}")]
    private partial void LogNotLooked(string reason);
}
