using System.Data.Common;
using System.Globalization;

namespace Orleans.Media;

/// <summary>
/// Reads the catalog: rows that the database's trigger derives from every asset's state, and counters that it keeps
/// beside them. The SQL is the same for Postgres and SQLite.
/// </summary>
public sealed class CatalogStore(DbDataSource database)
{
    /// <summary>The tenant that stands for all of an account's assets in <c>media_counts</c>.</summary>
    private const string AllTenants = "*";

    private const int TotalColumn = 10;

    public Task<AssetPage> List(AccountId account, AssetQuery query, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = PageCommand(connection, account, query);
        var (items, total) = (new List<AssetListing>(query.Limit), 0L);
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                items.Add(Read(row));
                total = row.GetInt64(TotalColumn);
            }
        }

        return new AssetPage { Items = items, Total = items.Count > 0 ? total : await Count(connection, account, query, cancellationToken) };
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

    /// <summary>
    /// What a page is read with; apart, so that a test can ask both databases how they would do it. Its total comes with it: one
    /// round trip, one view of the data; and where the total says that there is nothing to find, nothing is searched. Its size and
    /// place stand in the text: as parameters Postgres wouldn't know that they are small, and would plan each list anew.
    /// </summary>
    internal static DbCommand PageCommand(DbConnection connection, AccountId account, AssetQuery query) => Command(
        connection,
        string.Create(CultureInfo.InvariantCulture, $"""
        SELECT id, kind, filename, content_type, size, status, width, height, duration_ms, created_at, ({Total(query)})
        FROM media_catalog
        WHERE account = @account {Filter(query)}
        {(query.TenantId is null ? "" : "AND tenant_id = @tenant")}
        AND ({Total(query)}) > {query.Offset}
        ORDER BY created_at DESC, id DESC
        LIMIT {query.Limit} OFFSET {query.Offset}
        """),
        account,
        query);

    /// <summary>A page past the end has no row that could carry the total.</summary>
    private static async Task<long> Count(DbConnection connection, AccountId account, AssetQuery query, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Total(query), account, query);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static string Total(AssetQuery query) =>
        $"SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM media_counts WHERE account = @account AND tenant_id = {(query.TenantId is null ? $"'{AllTenants}'" : "'=' || @tenant")} {Filter(query)}";

    private static DbCommand Command(DbConnection connection, string sql, AccountId account, AssetQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command, "account", account.Value);
        if (query.TenantId is { } tenant) Bind(command, "tenant", tenant);
        return command;
    }

    /// <summary>States and kinds are names of ours and stand in the text, so that the planner can use the partial indexes.</summary>
    private static string Filter(AssetQuery query)
    {
        var status = query.Status switch
        {
            null => "AND status <> 'deleted'",
            MediaStatus.Ready or MediaStatus.PendingUpload => $"AND status = '{WireNames.Of(query.Status.Value)}' AND status <> 'deleted'",
            _ => $"AND status = '{WireNames.Of(query.Status.Value)}' AND status NOT IN ('ready', 'pending_upload')",
        };
        return query.Kind is { } kind ? $"{status} AND kind = '{WireNames.Of(kind)}'" : status;
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
    };

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
