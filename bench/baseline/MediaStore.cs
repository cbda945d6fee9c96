using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>Makes and reads assets, with one prepared statement per operation; the page and its total go in one round trip.</summary>
public sealed class MediaStore(NpgsqlDataSource database)
{
    /// <summary>One insert.</summary>
    public async Task Insert(string account, string id, UploadBody body, string token, DateTimeOffset now)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO media (account, id, kind, status, tenant_id, filename, content_type, token, created_at, purge_at)
            VALUES ($1, $2, $3, 'pending_upload', $4, $5, $6, $7, $8, $9)
            """);
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        command.Parameters.Add(Parameter.Text(body.Kind ?? "image"));
        command.Parameters.Add(Parameter.Text(body.TenantId));
        command.Parameters.Add(Parameter.Text(body.Filename));
        command.Parameters.Add(Parameter.Text(body.ContentType));
        command.Parameters.Add(Parameter.Text(token));
        command.Parameters.Add(Parameter.Time(now));
        command.Parameters.Add(Parameter.Time(now.AddDays(60)));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One select; null if the account has no such asset.</summary>
    public async Task<MediaRow?> Find(string account, string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {MediaRow.Columns} FROM media WHERE account = $1 AND id = $2 AND status <> 'deleted'");
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        return await MediaRow.ReadOne(command, cancellationToken);
    }

    /// <summary>A page, newest first, and how many there are.</summary>
    public async Task<ListAnswer> List(string account, int limit, int offset, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new($"SELECT {MediaRow.Columns} FROM media WHERE account = $1 AND status <> 'deleted' ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3")
        {
            Parameters = { Parameter.Text(account), Parameter.Number(limit), Parameter.Number(offset) },
        });
        batch.BatchCommands.Add(new("SELECT count(*) FROM media WHERE account = $1 AND status <> 'deleted'") { Parameters = { Parameter.Text(account) } });

        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        var items = new List<ListedMedia>(limit);
        while (await row.ReadAsync(cancellationToken)) items.Add(MediaRow.Read(row).Listed());
        await row.NextResultAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(items, new(limit, offset, row.GetInt64(0)));
    }

    /// <summary>One select: the creation, which the asset's row tells, and what happened since.</summary>
    public async Task<HistoryAnswer?> History(string account, string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT m.status, m.purge_at, m.created_at, h.at, h.from_status, h.to_status, h.cause
            FROM media m LEFT JOIN media_history h ON h.account = m.account AND h.id = m.id
            WHERE m.account = $1 AND m.id = $2 ORDER BY h.n
            """);
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;

        List<Transition> steps = [new(row.GetDateTime(2), null, "pending_upload", "upload requested")];
        var answer = new HistoryAnswer(id, row.GetString(0), row.GetDateTime(1), steps);
        do
        {
            if (!row.IsDBNull(3)) steps.Add(new(row.GetDateTime(3), row.GetString(4), row.GetString(5), row.GetString(6)));
        }
        while (await row.ReadAsync(cancellationToken));
        return answer;
    }
}
