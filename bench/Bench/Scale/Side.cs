using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>A gateway with its silo, and its database.</summary>
public sealed class Side : IAsyncDisposable
{
    private readonly string _name;
    private readonly Postgres? _server;

    private Side(string name, IScaleDatabase database, GatewayProcess gateway, string storage, Postgres? server) => (_name, Database, Gateway, Storage, _server) = (name, database, gateway, storage, server);

    public IScaleDatabase Database { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>Its storage's connection string.</summary>
    public string Storage { get; }

    public string KeyFile => Path.Combine(Gateway.Folder, "dev-key");

    /// <summary>As it is since the last start.</summary>
    public Contender Service => new(_name, Gateway.Address, Gateway.Key, Gateway.Process.Server()) { Database = _server is null ? null : new(GrowthPoint.Database, _server.Server.Id) };

    public static async Task<Side> Start(string name, IScaleDatabase database, Azurite azurite, Postgres? server) =>
        new(name, database, await GatewayProcess.Start(azurite.ConnectionString, database.Settings), azurite.ConnectionString, server);

    /// <summary>A key of an account.</summary>
    public async Task<string> KeyOf(AccountId account) => (await Gateway.Keys("create", account.Value)).Split('\n')[0].Trim();

    /// <summary>As an operator would: nothing is left to clean up after.</summary>
    public Task Stop() => Gateway.Process.Stop();

    public Task Restart() => Gateway.Restart();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Database.DisposeAsync();
    }
}
