using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// A whole registry on one machine: silos, gateways that are their clients, Postgres, Azurite. Between each process and what it
/// needs stands a proxy of its own, so that one can be cut off and the others not.
/// </summary>
public sealed class ChaosCluster : IDisposable
{
    private const int Silos = 3, Gateways = 2;
    private const int DatabaseConnections = 500; // five processes with a pool of 100 each
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<Supervised> _silos = [], _gateways = [];
    private readonly List<FaultyProxy> _toDatabase = [], _toStorage = [];
    private readonly List<Uri> _addresses = [];

    private ChaosCluster(Postgres postgres, Azurite azurite, string database) => (Postgres, Azurite, Database) = (postgres, azurite, database);

    public Postgres Postgres { get; }

    public Azurite Azurite { get; }

    /// <summary>The database itself, past all proxies.</summary>
    public string Database { get; }

    public IReadOnlyList<Supervised> SiloProcesses => _silos;

    public IReadOnlyList<Supervised> GatewayProcesses => _gateways;

    /// <summary>One per silo and gateway, in this order.</summary>
    public IReadOnlyList<FaultyProxy> ToDatabase => _toDatabase;

    /// <summary>One per silo. Upload and read URLs lead through the one of the silo that signed them.</summary>
    public IReadOnlyList<FaultyProxy> ToStorage => _toStorage;

    /// <summary>Where the gateways answer.</summary>
    public IReadOnlyList<Uri> Addresses => _addresses;

    /// <param name="settings">Configuration of all processes, as environment variables.</param>
    /// <param name="logs">A folder for what they say.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<ChaosCluster> Start(IReadOnlyDictionary<string, string?> settings, string logs, CancellationToken cancellationToken)
    {
        var postgres = new Postgres(DatabaseConnections);
        var cluster = new ChaosCluster(postgres, new Azurite(), await postgres.CreateDatabase());
        try
        {
            for (var i = 0; i < Silos; i++) cluster.AddSilo(settings, logs);
            for (var i = 0; i < Gateways; i++) cluster.AddGateway(settings, logs);
            await cluster.Ready(cancellationToken);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Waits until every process does its work.</summary>
    public async Task Ready(CancellationToken cancellationToken)
    {
        foreach (var process in _silos.Concat(_gateways))
        {
            await Eventually.True(async () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await process.IsReady();
            }, $"{process.Name} is ready", StartTime);
        }
    }

    /// <summary>An account with a key, for each number.</summary>
    public async Task<IReadOnlyList<(string Account, string Key)>> MakeAccounts(int count, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Postgres"] = Database }).Build();
        await using var services = new ServiceCollection().AddLogging().AddRegistryDatabase(configuration).BuildServiceProvider();
        var keys = services.GetRequiredService<AccountKeys>();
        var accounts = new List<(string, string)>();
        for (var number = 1; number <= count; number++)
        {
            var account = AccountId.Parse(string.Create(CultureInfo.InvariantCulture, $"account-{number:D2}"));
            accounts.Add((account.Value, (await keys.Create(account, new() { Name = "chaos", Scopes = Scopes.Default }, by: null, cancellationToken)).Value!.Secret));
        }

        return accounts;
    }

    public void Dispose()
    {
        Parallel.ForEach(_silos.Concat(_gateways), process => process.Dispose());
        foreach (var proxy in _toDatabase.Concat(_toStorage)) proxy.Dispose();
        Azurite.Dispose();
        Postgres.Dispose();
        _http.Dispose();
    }

    private void AddSilo(IReadOnlyDictionary<string, string?> settings, string logs)
    {
        _toStorage.Add(new(Azurite.Port));
        var environment = new Dictionary<string, string?>(settings)
        {
            ["Database__Postgres"] = ThroughProxy(),
            ["Storage__ConnectionString"] = Azurite.ConnectionStringAt(_toStorage[^1].Port),
            ["Orleans__Address"] = "127.0.0.1",
        };
        _silos.Add(new($"silo-{_silos.Count + 1}", ProgramOf("Silo"), environment, logs, silo => Task.FromResult(silo.Output.Contains("Application started", StringComparison.Ordinal))));
    }

    private void AddGateway(IReadOnlyDictionary<string, string?> settings, string logs)
    {
        var address = new Uri($"http://127.0.0.1:{Child.FreePort()}");
        _addresses.Add(address);
        var environment = new Dictionary<string, string?>(settings)
        {
            ["Database__Postgres"] = ThroughProxy(),
            ["Orleans__Mode"] = "Client",
            ["Limits__Enabled"] = "false",
            ["ASPNETCORE_URLS"] = address.ToString(),
        };
        _gateways.Add(new($"gateway-{_gateways.Count + 1}", ProgramOf("Gateway"), environment, logs, async _ =>
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(address, "/health"));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }));
    }

    private string ThroughProxy()
    {
        _toDatabase.Add(new(Postgres.Port));
        return Database.Replace($"Port={Postgres.Port}", $"Port={_toDatabase[^1].Port}", StringComparison.Ordinal);
    }

    private static string ProgramOf(string project) => Path.Combine(AppContext.BaseDirectory, $"Orleans.Media.{project}.dll");
}
