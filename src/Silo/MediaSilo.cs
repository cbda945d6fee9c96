using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>Puts the registry together: its services, its grains' storage and reminders.</summary>
public static class MediaSilo
{
    /// <summary>The registry's grains keep their state and reminders in the registry's database.</summary>
    public static ISiloBuilder UseRegistry(this ISiloBuilder silo) => silo
            .AddAdoNetGrainStorageAsDefault((OptionsBuilder<AdoNetGrainStorageOptions> storage) => storage.Configure<Database>((state, database) =>
            {
                (state.Invariant, state.DataSource) = (database.Invariant, database.Source);
                state.GrainStorageSerializer = new MediaStateSerializer();
                state.DeleteStateOnClear = true; // a purge leaves no row behind
            }))
            .UseAdoNetReminderService(reminders => reminders.Configure<Database>((table, database) => (table.Invariant, table.DataSource) = (database.Invariant, database.Source)))
            // A refresh costs what is due, not what exists; and what a silo that died had in memory is late by no more than this.
            .Configure<ReminderOptions>(reminders => reminders.RefreshReminderListPeriod = TimeSpan.FromMinutes(1))
            .Configure<GrainCollectionOptions>(collection =>
            {
                // Idle grains leave after 15 minutes; at once where memory runs short. A second is the time in which creates can fill what is left of a small container.
                collection.EnableActivationSheddingOnMemoryPressure = true;
                collection.MemoryUsagePollingPeriod = TimeSpan.FromSeconds(1);
            })
            .AddProcessing()
            .AddReconciling()
            .AddEvents()
            .ShareCommits()
            .NameDatabaseFaults();

    /// <summary>Everything the grains need, and the services that prepare database and storage at start.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRegistryDatabase(configuration);
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection("Media")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton(provider => BlobService(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(provider => provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Container));
        services.AddHostedService<StorageStartup>();
        services.AddOptions<ProcessingOptions>().Bind(configuration.GetSection("Processing")).ValidateDataAnnotations().ValidateOnStart();

        services.AddOptions<ReconcileOptions>().Bind(configuration.GetSection("Reconcile")).ValidateDataAnnotations().ValidateOnStart();

        services.AddOptions<EventOptions>().Bind(configuration.GetSection("Events")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection("Webhooks")).ValidateDataAnnotations().ValidateOnStart();

        services.AddMetrics();
        services.AddSingleton<Purges>().AddSingleton<PurgePace>();
        services.AddSingleton<BlobStore>().AddSingleton<BlobUrls>().AddSingleton<Verifier>().AddSingleton<CatalogStore>().AddSingleton<IdempotencyStore>().AddSingleton<UsageStore>();
        services.AddHealthChecks().AddCheck<StorageHealth>("storage");
        return services;
    }

    /// <summary>The workers, the queue before them, and who looks for jobs that nobody does.</summary>
    private static ISiloBuilder AddProcessing(this ISiloBuilder silo)
    {
        silo.Services.AddProcessingSteps().AddSingleton<JobQueue>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JobWatch>();
        return silo;
    }

    /// <summary>What compares storage with the catalog, and who has it look from time to time.</summary>
    private static ISiloBuilder AddReconciling(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<BlobListing>().AddSingleton<ReconcileStore>().AddSingleton<ReconcileMetrics>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ReconcileWatch>();
        return silo;
    }

    /// <summary>What passes events on, who looks for what was left of them, and how webhooks are called.</summary>
    private static ISiloBuilder AddEvents(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<EventStore>().AddSingleton<WebhookStore>().AddSingleton<DeliveryStore>().AddSingleton<PurgeAnnouncements>();
        silo.Services.TryAddSingleton<INameResolver, SystemNames>();
        silo.Services.AddSingleton<TargetGuard>().AddSingleton<WebhookSender>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, EventWatch>();
        return silo;
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
}
