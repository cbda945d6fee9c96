using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orleans.Media;

/// <summary>Which decoders the silos have. Without some of them the registry still works: only what needs them fails, and says why.</summary>
public sealed class ProcessingHealth(IGrainFactory grains) : IHealthCheck
{
    /// <summary>How long an answer may take; the first one runs every decoder once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var decoders = await grains.GetGrain<IProcessingGrain>(0).GetDecoders(cancellationToken).WaitAsync(cancellationToken);
            return decoders is null ? HealthCheckResult.Healthy("switched off") : HealthCheckResult.Healthy(Describe(decoders), Data(decoders));
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("No silo answers.", fault);
        }
    }

    private static string Describe(InstalledDecoders decoders) =>
        decoders is { Ffmpeg: not null, Vips: not null, Pdftoppm: not null, Heic: true, Avif: true, WebP: true }
            ? "all decoders are installed"
            : "some decoders are missing: what needs them fails, and says so";

    private static Dictionary<string, object> Data(InstalledDecoders decoders) => new()
    {
        ["ffmpeg"] = decoders.Ffmpeg!, ["vips"] = decoders.Vips!, ["pdftoppm"] = decoders.Pdftoppm!,
        ["heic"] = decoders.Heic, ["avif"] = decoders.Avif, ["webp"] = decoders.WebP,
    };
}
