using Npgsql;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// All that is compared, up all the time: one Postgres server with a database for each service, one Azurite, each service
/// in processes of its own.
/// </summary>
public sealed class Contenders : IAsyncDisposable
{
    public const string BaselineName = "baseline";

    private const string LongAccount = "shelf";
    private static readonly TimeSpan FillWithin = TimeSpan.FromMinutes(5);

    private readonly Azurite _azurite = new();
    private readonly Postgres _postgres = new(connections: 400); // three pools of a hundred, and whoever prepares
    private readonly List<string> _databases = [];
    private GatewayProcess? _onPostgres, _onSqlite;
    private MediaProcesses? _cluster;
    private Baseline? _baseline;
    private CountingProxy? _proxy;

    /// <summary>The registry with its silo in the gateway's process.</summary>
    public Contender OnPostgres { get; private set; } = null!;

    /// <summary>A gateway, and a silo that is a process of its own.</summary>
    public Contender ClientAndSilo { get; private set; } = null!;

    /// <summary>The registry with its silo in the gateway's process, on the embedded database.</summary>
    public Contender OnSqlite { get; private set; } = null!;

    /// <summary>The plain service.</summary>
    public Contender Baseline { get; private set; } = null!;

    public IReadOnlyList<Contender> All => [OnPostgres, ClientAndSilo, OnSqlite, Baseline];

    /// <summary>Azurite.</summary>
    public ProcessFamily Storage => new("Azurite", _azurite.Server.Id);

    /// <summary>What the registry on SQLite asks of storage: of its lanes none does, so nothing that is measured goes through here.</summary>
    public CountingProxy StorageCalls => _proxy!;

    public async Task Start()
    {
        var database = new ProcessFamily("Postgres", _postgres.Server.Id);
        _baseline = await Bench.Baseline.Start(await NewDatabase(), _azurite.ConnectionString);
        Baseline = new(BaselineName, _baseline.Address, Bench.Baseline.Key, _baseline.Process) { Database = database };

        _onPostgres = await GatewayProcess.Start(_azurite.ConnectionString, Registry.UnprocessedOn(await NewDatabase()));
        OnPostgres = Of("registry on Postgres", _onPostgres) with { Database = database };

        _cluster = await MediaProcesses.Start(await NewDatabase(), _azurite.ConnectionString, silos: 1, gateways: 1, Registry.Unprocessed);
        ClientAndSilo = Of("registry, client + silo", _cluster.Gateways[0]) with { Database = database, Silo = new("silo", _cluster.Silos[0].Process.Server().Id) };

        var storage = new Uri(_azurite.Client.Uri.GetLeftPart(UriPartial.Authority));
        _proxy = await CountingProxy.Start(storage);
        _onSqlite = await GatewayProcess.Start(_azurite.ConnectionString.Replace(storage.Authority, _proxy.Address.Authority, StringComparison.Ordinal), Registry.Unprocessed);
        OnSqlite = Of("registry on SQLite", _onSqlite);
    }

    /// <summary>
    /// An account with many assets in two services: the registry makes them itself, the baseline's are written in one
    /// statement. Then both databases are tidied up, as a quiet night would.
    /// </summary>
    public async Task<(Contender OnPostgres, Contender Baseline)> Fill(int count, CancellationToken cancellationToken)
    {
        var ours = OnPostgres with { Key = (await _onPostgres!.Keys("create", LongAccount)).Split('\n')[0].Trim() };
        var theirs = Baseline with { Key = await _baseline!.Fill(LongAccount, count, cancellationToken) };
        var create = ours.Create(callers: 64);
        var filled = (create with { Once = true, Requests = [.. Enumerable.Repeat(create.Requests[0], count)] }).Run(FillWithin, cancellationToken);
        if (filled.Answers != count) throw new TimeoutException($"Only {filled.Answers} of {count} assets were made in {FillWithin.TotalMinutes} minutes.");
        foreach (var database in _databases) await Tidy(database, cancellationToken);
        return (ours, theirs);
    }

    /// <summary>Bytes that each process holds.</summary>
    public IEnumerable<(string Process, long Bytes)> Memory()
    {
        foreach (var contender in All)
        {
            yield return (contender.Name, new ProcessFamily(contender.Name, contender.Process.Id).Resident());
            if (contender.Silo is { } silo) yield return ($"{contender.Name}: its silo", silo.Resident());
        }

        yield return (Storage.Name, Storage.Resident());
    }

    public async ValueTask DisposeAsync()
    {
        if (_onSqlite is not null) await _onSqlite.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_onPostgres is not null) await _onPostgres.DisposeAsync();
        _baseline?.Dispose();
        _postgres.Dispose();
        _azurite.Dispose();
    }

    private static Contender Of(string name, GatewayProcess gateway) => new(name, gateway.Address, gateway.Key, gateway.Process.Server());

    private static async Task Tidy(string database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("VACUUM ANALYZE");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<string> NewDatabase()
    {
        var database = await _postgres.CreateDatabase();
        _databases.Add(database);
        return database;
    }
}
