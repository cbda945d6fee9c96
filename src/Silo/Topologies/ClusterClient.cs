using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>A gateway without a silo: a client of the cluster, which it finds by the table in Postgres.</summary>
public static class ClusterClient
{
    private static readonly TimeSpan LookForSilos = TimeSpan.FromSeconds(10); // Orleans: a minute, in which a new silo gets no work and a gateway without silos stays so

    /// <summary>No grains here and no storage: calls go to the cluster's silos.</summary>
    public static IHostApplicationBuilder AddClusterClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRegistryDatabase(builder.Configuration).AddDevelopmentKey().RequirePostgres();
        builder.Services.AddHealthChecks().AddCheck<ClusterHealth>("cluster", tags: [HealthTags.Ready], timeout: ClusterHealth.Patience)
            .AddCheck<ProcessingHealth>("processing", timeout: ProcessingHealth.Patience);

        var others = builder.Services.Where(service => service.ServiceType == typeof(IHostedService)).ToHashSet();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(names => (names.ServiceId, names.ClusterId) = (ClusterNames.ServiceId, ClusterNames.ClusterId))
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = LookForSilos)
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> table) => table.Configure<Database>((membership, database) =>
                (membership.Invariant, membership.DataSource) = (database.Invariant, database.Source)))
            .AddOutgoingGrainCallFilter<TurnedAwayCalls>()
            .UseConnectionRetryFilter<ConnectionRetry>());

        // Orleans would connect as a part of the start, which then waits until a silo is there: nobody would answer meanwhile.
        foreach (var starter in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && !others.Contains(service)).ToArray()) builder.Services.Remove(starter);
        builder.Services.AddSingleton<ClusterConnection>().AddHostedService(provider => provider.GetRequiredService<ClusterConnection>());
        return builder;
    }
}
