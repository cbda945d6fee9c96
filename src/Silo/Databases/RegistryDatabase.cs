using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>The database, for processes with a silo and for those without.</summary>
public static class RegistryDatabase
{
    /// <summary>The database, its schema, which is brought up to date at start, its health, and the API keys in it.</summary>
    public static IServiceCollection AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(MediaClock.Name, (provider, _) => provider.GetRequiredService<TimeProvider>());

        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection("Database")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => Database.From(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, provider.GetRequiredKeyedService<TimeProvider>(MediaClock.Name)));
        services.AddSingleton(provider => provider.GetRequiredService<Database>().Source);
        services.AddSingleton<Schema>();
        services.AddHostedService(provider => provider.GetRequiredService<Schema>());

        services.AddOptions<ApiKeyOptions>().Bind(configuration.GetSection("Keys")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ApiKeyStore>().AddSingleton<AccountKeys>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [HealthTags.Ready]);
        return services;
    }

    /// <summary>Refuses SQLite: it serves one process, a cluster is several.</summary>
    public static IServiceCollection RequirePostgres(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().Validate(
            options => string.IsNullOrEmpty(options.Sqlite),
            "A cluster of silos needs Postgres, because SQLite serves one process only. Give Database:Postgres in place of Database:Sqlite, or run the gateway alone, with its silo in its process (Orleans:Mode=Embedded).");
        return services;
    }
}
