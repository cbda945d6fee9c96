using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>One of the registry's silo processes. They find each other, and gateways find them, by a table in Postgres.</summary>
public static class ClusterSilo
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    /// <summary>A silo in this process, one of a cluster.</summary>
    public static IHostApplicationBuilder AddClusterSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SiloOptions>().Bind(builder.Configuration.GetSection("Orleans")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRegistry(builder.Configuration).RequirePostgres();
        builder.Services.AddDatabaseClaim(DatabaseUse.Together);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(names => (names.ServiceId, names.ClusterId) = (ClusterNames.ServiceId, ClusterNames.ClusterId))
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> table) => table.Configure<Database>((membership, database) =>
                (membership.Invariant, membership.DataSource) = (database.Invariant, database.Source)))
            .UseRegistry());
        builder.Services.AddOptions<EndpointOptions>().Configure<IOptions<SiloOptions>>((endpoint, silo) => Place(endpoint, silo.Value));
        // A silo that starts waits for all that count as living. After a power cut nobody is there to say that they don't:
        // three signs of life that are missing say it, in half a minute instead of one and a half.
        builder.Services.Configure<ClusterMembershipOptions>(membership => membership.IAmAliveTablePublishTimeout = SignOfLife);
        return builder;
    }

    private static void Place(EndpointOptions endpoint, SiloOptions silo)
    {
        var address = string.IsNullOrEmpty(silo.Address) ? null : IPAddress.Parse(silo.Address);
        if (address is not null) endpoint.AdvertisedIPAddress = address;
        var (first, second) = FreePorts.Two(address ?? IPAddress.Any);
        endpoint.SiloPort = silo.SiloPort != 0 ? silo.SiloPort : first;
        endpoint.GatewayPort = silo.GatewayPort != 0 ? silo.GatewayPort : second;
    }
}
