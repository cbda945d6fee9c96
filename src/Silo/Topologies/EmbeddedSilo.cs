using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Media;

/// <summary>The whole registry in one process.</summary>
public static class EmbeddedSilo
{
    /// <summary>A silo in this process, alone in its cluster.</summary>
    public static IHostApplicationBuilder AddEmbeddedSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRegistry(builder.Configuration).AddDevelopmentKey();
        builder.Services.AddDatabaseClaim(DatabaseUse.Alone);
        builder.Services.AddHealthChecks().AddCheck<ProcessingHealth>("processing", timeout: ProcessingHealth.Patience);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePorts.Two(IPAddress.Loopback).First, gatewayPort: 0, serviceId: ClusterNames.ServiceId, clusterId: "embedded")
            .UseRegistry());
        return builder;
    }
}
