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
