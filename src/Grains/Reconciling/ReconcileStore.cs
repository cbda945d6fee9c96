using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>Reads what the database knows of assets, in the order of storage's listing. The SQL is the same for Postgres and SQLite.</summary>
public sealed class ReconcileStore(DbDataSource database, IOptions<ClusterOptions> cluster)
{
    /// <summary>The first account behind another one; null if there is none.</summary>
    public Task<string?> NextAccount(string after, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, "SELECT min(account) FROM media_catalog WHERE account > @after", ("after", after));
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    });

    /// <summary>Whether an account has any asset.</summary>
    public Task<bool> HasAssets(string account, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, "SELECT 1 FROM media_catalog WHERE account = @account LIMIT 1", ("account", account));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    });

    /// <summary>An account's assets from one id to another, both included, with their states.</summary>
    public Task<AssetRange> Assets(string account, (string From, string To) range, int most, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ids = new List<string>();
        await using (var command = RangeCommand(connection, account, range, most))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken)) ids.Add(row.GetString(0));
        }

        var states = await States(connection, [.. ids.Select(id => $"{account}/{id}")], cancellationToken);
        return new AssetRange([.. ids.Select(id => new SeenAsset(id, states.GetValueOrDefault($"{account}/{id}")))], More: ids.Count == most);
    });

    /// <summary>The states of those of some assets that there are, by grain key; null for one that this version can't read.</summary>
    public Task<IReadOnlyDictionary<string, MediaState?>> States(IReadOnlyList<string> keys, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await States(connection, keys, cancellationToken);
    });

    /// <summary>What a range of ids is read with; apart, so that a test can ask both databases how they would do it.</summary>
    internal static DbCommand RangeCommand(DbConnection connection, string account, (string From, string To) range, int most) => Command(
        connection,
        string.Create(CultureInfo.InvariantCulture, $"SELECT id FROM media_catalog WHERE account = @account AND id >= @from AND id <= @to ORDER BY id LIMIT {most}"),
        ("account", account), ("from", range.From), ("to", range.To));

    /// <summary>What states are read with.</summary>
    internal static DbCommand StatesCommand(DbConnection connection, string service, IReadOnlyList<string> keys) => Command(
        connection,
        $"""
        SELECT GrainIdExtensionString, PayloadBinary FROM OrleansStorage
        WHERE GrainTypeString = 'media' AND ServiceId = @service AND PayloadBinary IS NOT NULL
        AND GrainIdExtensionString IN ({string.Join(", ", keys.Select((_, i) => $"@k{i}"))})
        """,
        [("service", service), .. keys.Select((key, i) => ($"k{i}", key))]);

    private async Task<IReadOnlyDictionary<string, MediaState?>> States(DbConnection connection, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, MediaState?>(StringComparer.Ordinal);
        if (keys.Count == 0) return states;
        await using var command = StatesCommand(connection, cluster.Value.ServiceId, keys);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) states[row.GetString(0)] = Read((byte[])row.GetValue(1));
        return states;
    }

    private static MediaState? Read(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, MediaStateJson.Default.MediaState);
        }
        catch (JsonException)
        {
            return null; // of a newer version, while a cluster is upgraded
        }
    }

    private static DbCommand Command(DbConnection connection, string sql, params IReadOnlyList<(string Name, string Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
