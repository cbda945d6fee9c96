using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>
/// Connects the gateway to the cluster, beside what else it does, and tries until a silo is there. Once connected, Orleans
/// itself finds silos that come and leaves those that go, down to none and back.
/// </summary>
public sealed class ClusterConnection(IClusterClient client) : BackgroundService
{
    private volatile bool _made;

    /// <summary>Whether calls can be made. Before, Orleans doesn't even know which grains there are.</summary>
    public bool IsMade => _made;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_made) await ((IHostedService)client).StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ((IHostedService)client).StartAsync(stoppingToken);
        _made = true;
    }
}

/// <summary>Asked by Orleans after each try that failed.</summary>
internal sealed partial class ConnectionRetry(TimeProvider clock, ILogger<ClusterConnection> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private int _tries;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_tries++ == 0) LogWaiting(exception.Message);
        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo can be reached, trying until one can: {Reason}")]
    private partial void LogWaiting(string reason);
}
