using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orleans.Media;

/// <summary>Whether a silo answers, asked the way each request begins: by looking a key up.</summary>
public sealed class ClusterHealth(ClusterConnection connection, IGrainFactory grains) : IHealthCheck
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!connection.IsMade) return HealthCheckResult.Unhealthy("No silo could be reached yet.");
        try
        {
            await grains.GetGrain<IApiKeysGrain>(0).Authenticate(ApiKeyHash.Of("nobody's"), cancellationToken).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy("a silo answers");
        }
        catch (RegistryUnavailableException)
        {
            return HealthCheckResult.Healthy("a silo answers"); // what it can't reach itself is another part's to say
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No silo answers.", fault);
        }
    }
}
