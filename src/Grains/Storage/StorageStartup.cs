using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Makes the container and sets the CORS rules. Keeps trying while storage is down, so that the registry starts without it.</summary>
public sealed partial class StorageStartup(
    BlobContainerClient container, BlobServiceClient service, IOptions<StorageOptions> options, TimeProvider clock, ILogger<StorageStartup> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tries = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await container.CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                if (options.Value.CorsOrigins.Count > 0) await AllowBrowsers(stoppingToken);
                LogReady(container.Uri);
                return;
            }
            catch (Exception fault) when (fault is RequestFailedException or AggregateException or AuthenticationFailedException)
            {
                if (tries++ == 0) LogWaiting(container.Uri, fault.Message);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task AllowBrowsers(CancellationToken cancellationToken)
    {
        BlobServiceProperties properties = await service.GetPropertiesAsync(cancellationToken);
        properties.Cors =
        [
            new BlobCorsRule
            {
                AllowedOrigins = string.Join(',', options.Value.CorsOrigins),
                AllowedMethods = "GET,HEAD,PUT,OPTIONS",
                AllowedHeaders = "*",
                ExposedHeaders = "ETag,Content-Length,Content-Range,x-ms-*",
                MaxAgeInSeconds = 3600,
            },
        ];
        await service.SetPropertiesAsync(properties, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is ready: {Container}")]
    private partial void LogReady(Uri container);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage isn't ready, trying until it is: {Container}: {Reason}")]
    private partial void LogWaiting(Uri container, string reason);
}
