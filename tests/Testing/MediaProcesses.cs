namespace Orleans.Media.Testing;

/// <summary>The registry as several processes on one database: silos of a cluster, and gateways that are its clients.</summary>
public sealed class MediaProcesses : IAsyncDisposable
{
    private readonly string _database;
    private readonly string? _storage;
    private readonly IReadOnlyDictionary<string, string?>? _settings;
    private readonly List<SiloProcess> _silos = [];
    private readonly List<GatewayProcess> _gateways = [];

    private MediaProcesses(string database, string? storage, IReadOnlyDictionary<string, string?>? settings) => (_database, _storage, _settings) = (database, storage, settings);

    public IReadOnlyList<SiloProcess> Silos => _silos;

    public IReadOnlyList<GatewayProcess> Gateways => _gateways;

    /// <summary>Starts them and waits until each answers. The first silo alone: it makes the schema.</summary>
    /// <param name="database">A Postgres connection string; default a new database of the shared Postgres.</param>
    /// <param name="storage">A connection string; default the shared Azurite.</param>
    /// <param name="silos">How many silo processes.</param>
    /// <param name="gateways">How many gateway processes.</param>
    /// <param name="settings">More configuration for all of them, as environment variables.</param>
    public static async Task<MediaProcesses> Start(
        string? database = null, string? storage = null, int silos = 2, int gateways = 1, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var processes = new MediaProcesses(database ?? await Postgres.Shared.CreateDatabase(), storage, settings);
        try
        {
            for (var i = 0; i < silos; i++) await processes.AddSilo();
            for (var i = 0; i < gateways; i++) await processes.AddGateway();
            return processes;
        }
        catch
        {
            await processes.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more silo, which has joined.</summary>
    public async Task<SiloProcess> AddSilo()
    {
        var silo = await SiloProcess.Start(_database, _storage, _settings);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>One more gateway, which is healthy; or, without waiting, as it is at its very start.</summary>
    public async Task<GatewayProcess> AddGateway(bool ready = true)
    {
        var settings = new Dictionary<string, string?>(_settings ?? new Dictionary<string, string?>()) { ["Database__Postgres"] = _database, ["Orleans__Mode"] = "Client" };
        var gateway = GatewayProcess.Launch(_storage, settings);
        _gateways.Add(gateway);
        if (ready) await gateway.Ready();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways) await gateway.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
    }
}
