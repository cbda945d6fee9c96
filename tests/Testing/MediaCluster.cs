using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace Orleans.Media.Testing;

/// <summary>
/// Silos in this process over a real database and real storage. The registry and the reminders live on <see cref="Clock"/>;
/// what keeps the cluster together lives on the wall clock.
/// </summary>
public sealed class MediaCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private MediaCluster(InProcessTestCluster cluster, ManualClock clock) => (_cluster, Clock) = (cluster, clock);

    public ManualClock Clock { get; }

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>Services of the first silo.</summary>
    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    public InProcessTestCluster Cluster => _cluster;

    /// <param name="database"><c>("Sqlite", file)</c> or <c>("Postgres", connection string)</c>; default a new SQLite file.</param>
    /// <param name="clock">Default: a clock that starts in 2030, so that storage, which has its own clock, takes the URLs that are signed by it.</param>
    /// <param name="silos">How many.</param>
    /// <param name="storage">A connection string; default the shared Azurite.</param>
    /// <param name="settings">More configuration.</param>
    /// <param name="also">What else a silo gets.</param>
    /// <param name="serviceId">Give one to find the same state again after a restart.</param>
    public static async Task<MediaCluster> Start(
        (string Kind, string Address)? database = null, ManualClock? clock = null, short silos = 1, string? storage = null, IReadOnlyDictionary<string, string?>? settings = null, string serviceId = "orleans-media",
        Action<ISiloBuilder>? also = null)
    {
        var (kind, address) = database ?? ("Sqlite", NewSqliteFile());
        var time = clock ?? new ManualClock(new DateTimeOffset(2030, 6, 1, 12, 0, 0, TimeSpan.Zero));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"Database:{kind}"] = address, ["Storage:ConnectionString"] = storage ?? Azurite.Shared.ConnectionString })
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Reconcile:Enabled"] = "false" }) // most tests share a container, and count rows
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();

        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = serviceId;
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddKeyedSingleton<TimeProvider>(MediaClock.Name, time);
            host.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, time);
            host.Services.AddRegistry(configuration);
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseRegistry();
            also?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new MediaCluster(cluster, time);
    }

    /// <summary>The database's own connections, for looking at what is in it.</summary>
    public DbDataSource Database => Services.GetRequiredService<DbDataSource>();

    public async Task<long> Count(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static string NewSqliteFile() => Path.Combine(Directory.CreateTempSubdirectory("media-").FullName, "media.db");

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
