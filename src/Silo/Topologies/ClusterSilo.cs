using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>One of the registry's silo processes. They find each other, and gateways find them, by a table in Postgres.</summary>
public static class ClusterSilo
{
    /// <summary>How old a silo's last sign of life has to be for those that join to doubt it. Orleans: 90 seconds, of which nobody has any use after a power cut.</summary>
    public static readonly TimeSpan CountsAsGone = TimeSpan.FromSeconds(30);
    private const int SignsOfLife = 3; // so many of them have to be missing

    /// <summary>A silo in this process, one of a cluster.</summary>
    public static IHostApplicationBuilder AddClusterSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SiloOptions>().Bind(builder.Configuration.GetSection("Orleans")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRegistry(builder.Configuration).RequirePostgres();
        builder.Services.AddDatabaseClaim(DatabaseUse.Together);
        builder.Services.AddHostedService<SilosLeftBehind>();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(names => (names.ServiceId, names.ClusterId) = (ClusterNames.ServiceId, ClusterNames.ClusterId))
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> table) => table.Configure<Database>((membership, database) =>
                (membership.Invariant, membership.DataSource) = (database.Invariant, database.Source)))
            .UseConsistentDirectory()
            .UseRegistry());
        builder.Services.AddOptions<EndpointOptions>().Configure<IOptions<SiloOptions>>((endpoint, silo) => Place(endpoint, silo.Value));
        builder.Services.AddOptions<SiloMessagingOptions>().Configure<IOptions<SiloOptions>>((messages, silo) => messages.ClientGatewayShutdownNotificationTimeout = silo.Value.DrainDelay);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SiloOptions>>((host, silo) => host.ShutdownTimeout = silo.Value.DrainDelay + silo.Value.ShutdownTimeout);
        builder.Services.Configure<ClusterMembershipOptions>(membership =>
            (membership.IAmAliveTablePublishTimeout, membership.NumMissedTableIAmAliveLimit) = (CountsAsGone / SignsOfLife, SignsOfLife));
        return builder;
    }

    // Says where each grain is active. Orleans' default is settled some time after a silo has come or gone; until then a grain may be active
    // twice, and one of the two answers from memory what the other has changed. See docs/decisions/009.
    private static ISiloBuilder UseConsistentDirectory(this ISiloBuilder silo)
    {
        // What a killed silo had would wait 15 seconds more, for a silo that only seems dead; the database already refuses its writes.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
#pragma warning disable ORLEANSEXP003 // an experiment by its name; nothing of it is stored, so it can be left out again
        return silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }

    private static void Place(EndpointOptions endpoint, SiloOptions silo)
    {
        var address = string.IsNullOrEmpty(silo.Address) ? null : IPAddress.Parse(silo.Address);
        if (address is not null) endpoint.AdvertisedIPAddress = address;
        var (first, second) = PortsOf(address ?? IPAddress.Any);
        endpoint.SiloPort = silo.SiloPort != 0 ? silo.SiloPort : first;
        endpoint.GatewayPort = silo.GatewayPort != 0 ? silo.GatewayPort : second;
    }

    private static (int, int) PortsOf(IPAddress address)
    {
        try
        {
            return FreePorts.Two(address);
        }
        catch (SocketException fault)
        {
            throw new InvalidOperationException($"Nobody can listen on Orleans:Address {address}: {fault.Message}. Give one of this machine's own addresses.", fault);
        }
    }
}
