using System.ComponentModel.DataAnnotations;

namespace Orleans.Media.Gateway;

/// <summary>How live updates are given. Section <c>Live</c> of the configuration; checked at start.</summary>
public sealed class LiveOptions
{
    /// <summary>How many listeners of one account a gateway has at most. Default 100; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MostPerAccount { get; set; } = 100;

    /// <summary>How often a comment is sent where nothing happens, so that nobody on the way takes the connection for dead. Default 15 seconds; 1 second to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Registers live updates.</summary>
public static class LiveSetup
{
    /// <summary>Binds the options, and adds who listens for this gateway.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LiveOptions>().Bind(configuration.GetSection("Live")).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<LiveHub>();
    }
}
