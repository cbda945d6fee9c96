using System.Data.Common;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orleans.Media;

/// <summary>What parts of the registry's health are for.</summary>
public static class HealthTags
{
    /// <summary>Without this part no request can be answered. Others, as storage, fail only some.</summary>
    public const string Ready = "ready";
}

/// <summary>Whether the database answers.</summary>
public sealed class DatabaseHealth(DbDataSource database) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT max(version) FROM media_schema";
            return HealthCheckResult.Healthy($"schema {await command.ExecuteScalarAsync(cancellationToken)}");
        }
        catch (DbException fault)
        {
            return HealthCheckResult.Unhealthy("The database can't be reached.", fault);
        }
    }
}

/// <summary>Whether storage answers and the container is there.</summary>
public sealed class StorageHealth(BlobContainerClient container) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await container.ExistsAsync(cancellationToken) ? HealthCheckResult.Healthy($"container {container.Name}") : HealthCheckResult.Unhealthy("The container isn't there yet.");
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            return HealthCheckResult.Unhealthy("Storage can't be reached.", fault);
        }
    }
}
