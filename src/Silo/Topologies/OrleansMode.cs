using Microsoft.Extensions.Configuration;

namespace Orleans.Media;

/// <summary>Where the gateway finds the registry's grains. <c>Orleans:Mode</c> of the configuration; the silo program doesn't ask.</summary>
public enum OrleansMode
{
    /// <summary>In the gateway's own process, by a silo that is alone in its cluster. The default.</summary>
    Embedded,

    /// <summary>In a cluster of silo processes, of which the gateway is a client.</summary>
    Client,
}

/// <summary>Reads it.</summary>
public static class OrleansModeSetting
{
    /// <summary>What the configuration says.</summary>
    /// <exception cref="InvalidOperationException">It says something else.</exception>
    public static OrleansMode OrleansMode(this IConfiguration configuration) => configuration["Orleans:Mode"] switch
    {
        null or "" => Media.OrleansMode.Embedded,
        var mode when Enum.GetNames<OrleansMode>().Contains(mode, StringComparer.OrdinalIgnoreCase) => Enum.Parse<OrleansMode>(mode, ignoreCase: true),
        var mode => throw new InvalidOperationException(
            $"Orleans:Mode is '{mode}'. Give Embedded (the silo runs in the gateway) or Client (silos run as processes of their own, with Orleans.Media.Silo)."),
    };
}
