using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>A database of a Postgres server.</summary>
public sealed class PostgresScale(string address) : IScaleDatabase
{
    private static readonly string[] ThrownAway = ["Rows Removed by Filter", "Rows Removed by Index Recheck"];
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(address);

    public IReadOnlyDictionary<string, string?> Settings { get; } = Registry.UnprocessedOn(address);

    public IAssetTables Tables => new AssetTables(_source);

    public NpgsqlDataSource Source => _source;

    public Task Fill(int count, Func<int, AssetRow> make, CancellationToken cancellationToken) => new BulkFill(_source).Add(count, make, cancellationToken);

    public async Task<long> Bytes(CancellationToken cancellationToken) => Convert.ToInt64(await Scalar("SELECT pg_database_size(current_database())", cancellationToken), CultureInfo.InvariantCulture);

    public async Task<object?> Scalar(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task Remove(AccountId account, CancellationToken cancellationToken)
    {
        await Scalar($"DELETE FROM OrleansStorage WHERE GrainIdExtensionString >= '{account}/' AND GrainIdExtensionString < '{account}0'", cancellationToken);
        await Scalar($"DELETE FROM OrleansRemindersTable WHERE GrainId >= '{AssetRow.GrainType}/{account}/' AND GrainId < '{AssetRow.GrainType}/{account}0'", cancellationToken);
    }

    /// <summary>On a connection as the registry opens them: their settings decide how a query is planned. The second answer counts; the first has to fetch pages.</summary>
    public async Task<RefreshPlan> Explain(CancellationToken cancellationToken)
    {
        await using var database = Database.From(new DatabaseOptions { Postgres = address }, TimeProvider.System);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var query = (await Lines(connection, $"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{IScaleDatabase.RefreshKey}'", cancellationToken))[0];
        var numbered = query.Replace("@ServiceId", "$1", StringComparison.Ordinal).Replace("@BeginHash", "$2", StringComparison.Ordinal).Replace("@EndHash", "$3", StringComparison.Ordinal);
        var execute = $"EXECUTE refresh ('{AssetRow.ServiceId}', 0, 0)";
        await Lines(connection, $"PREPARE refresh (text, integer, integer) AS {numbered}", cancellationToken);
        await Lines(connection, execute, cancellationToken);
        var plan = await Lines(connection, $"EXPLAIN (ANALYZE, BUFFERS) {execute}", cancellationToken);
        var nodes = await Lines(connection, $"EXPLAIN (ANALYZE, FORMAT JSON) {execute}", cancellationToken);
        await Lines(connection, "DEALLOCATE refresh", cancellationToken);
        using var json = JsonDocument.Parse(nodes[0]);
        return new(query, string.Join('\n', plan), RowsRead(json.RootElement[0].GetProperty("Plan")));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Those that scans gave, and those that they found and threw away.</summary>
    private static double RowsRead(JsonElement node)
    {
        if (node.TryGetProperty("Plans", out var below)) return below.EnumerateArray().Sum(RowsRead) + Thrown(node);
        return (node.GetProperty("Actual Rows").GetDouble() * node.GetProperty("Actual Loops").GetDouble()) + Thrown(node);
    }

    private static double Thrown(JsonElement node) => ThrownAway.Sum(name => node.TryGetProperty(name, out var rows) ? rows.GetDouble() : 0);

    private static async Task<IReadOnlyList<string>> Lines(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await row.ReadAsync(cancellationToken)) lines.Add(row.GetValue(0).ToString()!);
        return lines;
    }
}
