using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>What Postgres holds of an account's assets.</summary>
public sealed class AccountRows(NpgsqlDataSource database, AccountId account)
{
    private readonly string _keys = $"BETWEEN '{account}/' AND '{account}0'", _grains = $"BETWEEN '{AssetRow.GrainType}/{account}/' AND '{AssetRow.GrainType}/{account}0'";

    /// <summary>By the counters, which costs next to nothing.</summary>
    public Task<long> Counted(CancellationToken cancellationToken) => Number($"SELECT coalesce(sum(n), 0)::bigint FROM media_counts WHERE account = '{account}' AND tenant_id = '*'", cancellationToken);

    public Task<long> States(CancellationToken cancellationToken) => Number($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString {_keys}", cancellationToken);

    public Task<long> Reminders(CancellationToken cancellationToken) => Number($"SELECT count(*) FROM OrleansRemindersTable WHERE GrainId {_grains}", cancellationToken);

    public Task<long> Catalog(CancellationToken cancellationToken) => Number($"SELECT count(*) FROM media_catalog WHERE account = '{account}'", cancellationToken);

    /// <summary>States, reminders and versions in one number: it is the same as long as nobody has written.</summary>
    public async Task<string> Digest(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            SELECT md5(string_agg(s.GrainIdExtensionString || s.Version || md5(s.PayloadBinary) || r.StartTime || r.Version || c.purge_at, ',' ORDER BY s.GrainIdExtensionString))
            FROM OrleansStorage s
            JOIN OrleansRemindersTable r ON r.GrainId = 'media/' || s.GrainIdExtensionString
            JOIN media_catalog c ON s.GrainIdExtensionString = c.account || '/' || c.id
            WHERE s.GrainIdExtensionString {_keys}
            """);
        return (await command.ExecuteScalarAsync(cancellationToken))?.ToString() ?? "";
    }

    /// <summary>Ids of those that are there.</summary>
    public async Task<HashSet<string>> Ids(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT id FROM media_catalog WHERE account = '{account}'");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<string>();
        while (await row.ReadAsync(cancellationToken)) ids.Add(row.GetString(0));
        return ids;
    }

    private async Task<long> Number(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
