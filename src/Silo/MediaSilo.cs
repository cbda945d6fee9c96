using System.Net;
using System.Net.Sockets;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>Puts the registry together: its services, its database, its silo.</summary>
public static class MediaSilo
{
    /// <summary>A silo in this process, alone in its cluster.</summary>
    public static IHostApplicationBuilder AddEmbeddedSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRegistry(builder.Configuration);
        builder.Services.AddHostedService<SoleSilo>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: "orleans-media", clusterId: "embedded")
            .UseRegistry());
        return builder;
    }

    /// <summary>The registry's grains keep their state and reminders in the registry's database.</summary>
    public static ISiloBuilder UseRegistry(this ISiloBuilder silo) => silo
            .AddAdoNetGrainStorageAsDefault((OptionsBuilder<AdoNetGrainStorageOptions> storage) => storage.Configure<Database>((state, database) =>
            {
                (state.Invariant, state.DataSource) = (database.Invariant, database.Source);
                state.GrainStorageSerializer = new MediaStateSerializer();
                state.DeleteStateOnClear = true; // a purge leaves no row behind
            }))
            .UseAdoNetReminderService(reminders => reminders.Configure<Database>((table, database) => (table.Invariant, table.DataSource) = (database.Invariant, database.Source)))
            .ShareCommits()
            .NameDatabaseFaults();

    /// <summary>Everything the grains need, and the services that prepare database and storage at start.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(MediaClock.Name, (provider, _) => provider.GetRequiredService<TimeProvider>());

        services.AddOptions<MediaOptions>().Bind(configuration.GetSection("Media")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection("Database")).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton(provider => Database.From(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, provider.GetRequiredKeyedService<TimeProvider>(MediaClock.Name)));
        services.AddSingleton(provider => provider.GetRequiredService<Database>().Source);
        services.AddSingleton<Schema>();
        services.AddHostedService(provider => provider.GetRequiredService<Schema>());
        services.AddHostedService<DevelopmentKey>();

        services.AddSingleton(provider => BlobService(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(provider => provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Container));
        services.AddHostedService<StorageStartup>();

        services.AddSingleton<BlobStore>().AddSingleton<BlobUrls>().AddSingleton<Verifier>();
        services.AddSingleton<CatalogStore>().AddSingleton<ApiKeyStore>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<StorageHealth>("storage");
        return services;
    }

    private static BlobServiceClient BlobService(StorageOptions options)
    {
        var client = new BlobClientOptions();
        // A caller is waiting: three quick tries, then "unavailable", and the caller tries again.
        client.Retry.MaxRetries = 2;
        client.Retry.Delay = TimeSpan.FromMilliseconds(100);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        return options.ServiceUri is { } service
            ? new BlobServiceClient(service, new DefaultAzureCredential(), client)
            : new BlobServiceClient(options.ConnectionString, client);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
