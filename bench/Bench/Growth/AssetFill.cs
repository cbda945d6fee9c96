using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>Lets one account's assets grow to a number, as if they had come over the last two months.</summary>
public sealed class AssetFill(NpgsqlDataSource database, AccountId account, TimeProvider clock)
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(58); // nothing of it is to be purged while it is measured
    private readonly DateTimeOffset _began = clock.GetUtcNow();
    private readonly AssetMaker _maker = new(account, seed: 1);
    private readonly BulkFill _bulk = new(database);

    public int Assets { get; private set; }

    /// <summary>Assets a second that the last filling came to.</summary>
    public double PerSecond { get; private set; }

    /// <summary>What the whole database takes on disk.</summary>
    public async Task<long> Bytes(CancellationToken cancellationToken) => Convert.ToInt64(await Scalar("SELECT pg_database_size(current_database())", cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>Adds what is missing, evenly over the time before the run, and leaves the tables as they are after a quiet night.</summary>
    public async Task Grow(int size, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var missing = size - Assets;
        await _bulk.Add(missing, i => _maker.Next(_began - TimeSpan.FromDays(1) - (Span * (1 - ((double)i / missing)))), cancellationToken);
        (Assets, PerSecond) = (size, missing / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Takes away what was created since the run began, so that a size is what it says. Ids sort by their time.</summary>
    public async Task Tidy(CancellationToken cancellationToken)
    {
        var since = $"{account.Value}/{MediaId.New(_began).Value[..12]}";
        await Execute($"DELETE FROM OrleansStorage WHERE GrainIdExtensionString >= '{since}'", cancellationToken);
        await Execute($"DELETE FROM OrleansRemindersTable WHERE GrainId >= '{AssetRow.GrainType}/{since}'", cancellationToken);
    }

    public async Task Empty(CancellationToken cancellationToken)
    {
        await Execute($"TRUNCATE {string.Join(", ", AssetTables.Names)}", cancellationToken);
        Assets = 0;
    }

    /// <summary>Ids of confirmed assets, from all over the table, in no order.</summary>
    public async Task<IReadOnlyList<string>> Sample(int count, CancellationToken cancellationToken)
    {
        var percent = Math.Min(100, 150.0 * count / Assets).ToString(CultureInfo.InvariantCulture);
        await using var command = database.CreateCommand(
            $"SELECT id FROM media_catalog TABLESAMPLE BERNOULLI ({percent}) WHERE account = '{account.Value}' AND status = 'ready' ORDER BY random() LIMIT {count}");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<string>(count);
        while (await row.ReadAsync(cancellationToken)) ids.Add(row.GetString(0));
        return ids;
    }

    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0; // ten million rows take their time
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<object?> Scalar(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
