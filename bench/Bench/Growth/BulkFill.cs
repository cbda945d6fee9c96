using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>Many rows into Postgres at once, with the tables left as they are after a quiet night.</summary>
public sealed class BulkFill(NpgsqlDataSource database)
{
    private const int Chunk = 20_000;
    private readonly AssetTables _tables = new(database);

    /// <param name="count">How many.</param>
    /// <param name="make">Makes one of them, in order, while others are written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task Add(int count, Func<int, AssetRow> make, CancellationToken cancellationToken)
    {
        await Quietly("SET autovacuum = off", "SET max_wal_size = '4GB'", "SET checkpoint_timeout = '30min'");
        var next = Task.Run(() => Make(0), cancellationToken);
        for (var done = 0; done < count; done += Chunk)
        {
            var rows = await next;
            var from = done + Chunk;
            next = Task.Run(() => Make(from), cancellationToken);
            await _tables.Add(rows, cancellationToken);
        }

        await Task.WhenAll(AssetTables.Names.Select(table => Execute($"VACUUM ANALYZE {table}", cancellationToken)));
        await Quietly("RESET autovacuum", "RESET max_wal_size", "RESET checkpoint_timeout");
        await Execute("CHECKPOINT", cancellationToken);

        List<AssetRow> Make(int from) => [.. Enumerable.Range(from, Math.Max(0, Math.Min(Chunk, count - from))).Select(make)];

        async Task Quietly(params string[] settings)
        {
            foreach (var setting in settings) await Execute($"ALTER SYSTEM {setting}", cancellationToken);
            await Execute("SELECT pg_reload_conf()", cancellationToken);
        }
    }

    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0; // ten million rows take their time
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
