using System.ComponentModel.DataAnnotations;

namespace Orleans.Media.Gateway;

/// <summary>How the gateway presents itself. Section <c>Gateway</c> of the configuration; checked at start.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The largest request body, in bytes. Media bytes don't come this way.</summary>
    public const long MaxRequestBytes = 1024 * 1024;

    /// <summary>The address that clients reach this gateway at, for the URLs in its answers. Default: the one each request came to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long a key that was looked up counts as valid without asking again. Default 5 seconds; 0 to 5 seconds, so that a revoked key stops within 5.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan KeyCache { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a gateway tells which keys were used. Default a minute; a second to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeyUseInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a gateway that is told to stop goes on serving, while <c>/health/ready</c> says 503: longer than it takes a load balancer
    /// to notice and clients to open another connection. Default 5 seconds; 0 to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long, after that, requests that are under way may take to finish and the silo in this process to stop; what is left then is cut
    /// off. Default 30 seconds; 1 second to 15 minutes. A confirm that compares the checksum of a large object is what takes longest.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is { IsAbsoluteUri: false }) yield return new("Gateway:PublicUrl must be absolute.", [nameof(PublicUrl)]);
    }
}

/// <summary>Registers them.</summary>
public static class GatewayOptionsSetup
{
    /// <summary>Binds and checks the options.</summary>
    public static IServiceCollection AddGatewayOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection("Gateway")).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
