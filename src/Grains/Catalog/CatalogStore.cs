using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Orleans.Media;

/// <summary>
/// Reads the catalog: rows that the database's trigger derives from every asset's state, and counters that it keeps
/// beside them. The SQL is the same for Postgres and SQLite.
/// </summary>
public sealed class CatalogStore(DbDataSource database)
{
    private const int TotalColumn = 13;

    public Task<AssetPage> List(AccountId account, AssetQuery query, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var by = LabelNames.In(query) is { Count: > 0 } labels ? await Narrowest(connection, account, query, labels, cancellationToken) : null;
        if (by is { Size: 0 }) return new AssetPage { Items = [], Total = 0 };

        await using var command = PageCommand(connection, account, query, by?.Label);
        var (items, total, more) = (new List<AssetListing>(query.Limit), 0L, false);
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                if (more = items.Count == query.Limit) break;
                items.Add(Read(row));
                total = row.GetInt64(TotalColumn);
            }
        }

        if (items.Count == 0) total = await Count(connection, account, query, by?.Label, cancellationToken); // a page past the end has no row that could carry the total
        var counted = by is not null && total > AssetPage.MaxCounted;
        return new AssetPage { Items = items, Total = counted ? AssetPage.MaxCounted : total, TotalIsCapped = counted, NextCursor = more ? new AssetCursor(items[^1].CreatedAt, items[^1].Id).ToString() : null };
    });

    /// <summary>Assets with a job that is due: of each account the oldest first, so that one with many doesn't hide the others'.</summary>
    public Task<IReadOnlyList<(string Account, string Id)>> DueJobs(DateTimeOffset now, int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = DueJobsCommand(connection, now, most);
        var due = new List<(string, string)>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) due.Add((row.GetString(0), row.GetString(1)));
        return (IReadOnlyList<(string, string)>)due;
    });

    /// <summary>What due jobs are read with; apart, so that a test can ask both databases how they would do it.</summary>
    internal static DbCommand DueJobsCommand(DbConnection connection, DateTimeOffset now, int most)
    {
        var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT account, id FROM (
              SELECT account, id, job_due, row_number() OVER (PARTITION BY account ORDER BY job_due) AS turn
              FROM media_catalog WHERE job_due IS NOT NULL AND job_due <= @now) AS due
            ORDER BY turn, job_due
            LIMIT {most}
            """);
        Bind(command, "now", now.ToUnixTimeMilliseconds());
        return command;
    }

    /// <summary>What a page is read with; apart, so that a test can ask both databases how they would do it.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="account">Whose assets.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="by">Which of the labels that are asked for the search goes by; null if there are none, or too many assets have them.</param>
    internal static DbCommand PageCommand(DbConnection connection, AccountId account, AssetQuery query, int? by = null) =>
        Command(connection, PageSql.Page(query, LabelNames.In(query).Count, by), account, query);

    /// <summary>
    /// Which way to the assets is the shortest: by the label that fewest of them have, or (null) by the catalog's own indexes, whose
    /// counters tell how many the other filters leave.
    /// </summary>
    private static async Task<(int? Label, long Size)?> Narrowest(DbConnection connection, AccountId account, AssetQuery query, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PageSql.Sizes(query, labels.Count), account, query);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (label, size) = Enumerable.Range(0, labels.Count).Select(i => (Label: i, Size: row.GetInt64(i + 1))).MinBy(each => each.Size);
        return row.GetInt64(0) is var others && others < size ? (null, others) : (label, size);
    }

    private static async Task<long> Count(DbConnection connection, AccountId account, AssetQuery query, int? by, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PageSql.Total(query, LabelNames.In(query).Count, by), account, query);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection connection, string sql, AccountId account, AssetQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command, "account", account.Value);
        if (query.TenantId is { } tenant) Bind(command, "tenant", tenant);
        foreach (var (i, label) in LabelNames.In(query).Index()) Bind(command, $"label{i}", label);
        if (sql.Contains("@created", StringComparison.Ordinal) && AssetCursor.TryParse(query.Cursor, out var cursor))
        {
            Bind(command, "created", cursor.CreatedAt.ToUnixTimeMilliseconds());
            Bind(command, "id", cursor.Id.Value);
        }

        return command;
    }

    private static AssetListing Read(DbDataReader row) => new()
    {
        Id = MediaId.TryParse(row.GetString(0), out var id) ? id : throw new InvalidDataException($"The catalog holds the malformed id '{row.GetString(0)}'."),
        Kind = WireNames.Parse<MediaKind>(row.GetString(1)),
        Filename = row.GetString(2),
        ContentType = row.IsDBNull(3) ? null : row.GetString(3),
        Size = row.IsDBNull(4) ? null : row.GetInt64(4),
        Status = WireNames.Parse<MediaStatus>(row.GetString(5)),
        Width = row.IsDBNull(6) ? null : row.GetInt32(6),
        Height = row.IsDBNull(7) ? null : row.GetInt32(7),
        DurationMs = row.IsDBNull(8) ? null : row.GetInt64(8),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        TenantId = row.IsDBNull(10) ? null : row.GetString(10),
        Tags = row.IsDBNull(11) ? null : JsonSerializer.Deserialize(row.GetString(11), MediaStateJson.Default.IReadOnlyListString),
        Metadata = row.IsDBNull(12) ? null : JsonSerializer.Deserialize(row.GetString(12), MediaStateJson.Default.IReadOnlyDictionaryStringString),
    };

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
