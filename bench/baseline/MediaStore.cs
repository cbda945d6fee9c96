using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>The table, with one prepared statement per operation.</summary>
public sealed class MediaStore(NpgsqlDataSource database)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS api_keys (hash text PRIMARY KEY, account text NOT NULL);
        CREATE TABLE IF NOT EXISTS media (
          account text COLLATE "C" NOT NULL,
          id text COLLATE "C" NOT NULL,
          kind text NOT NULL,
          status text NOT NULL,
          tenant_id text,
          filename text NOT NULL,
          content_type text,
          size bigint,
          width integer,
          height integer,
          duration_ms bigint,
          token text NOT NULL,
          created_at timestamptz NOT NULL,
          purge_at timestamptz NOT NULL,
          PRIMARY KEY (account, id)
        );
        CREATE INDEX IF NOT EXISTS media_newest ON media (account, created_at DESC, id DESC);
        """;

    /// <summary>Makes the tables if they aren't there.</summary>
    public async Task CreateSchema()
    {
        await using var command = database.CreateCommand(Schema);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One insert.</summary>
    public async Task Insert(string account, string id, UploadBody body, string token, DateTimeOffset now)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO media (account, id, kind, status, tenant_id, filename, content_type, token, created_at, purge_at)
            VALUES ($1, $2, $3, 'pending_upload', $4, $5, $6, $7, $8, $9)
            """);
        command.Parameters.Add(Text(account));
        command.Parameters.Add(Text(id));
        command.Parameters.Add(Text(body.Kind ?? "image"));
        command.Parameters.Add(Text(body.TenantId));
        command.Parameters.Add(Text(body.Filename));
        command.Parameters.Add(Text(body.ContentType));
        command.Parameters.Add(Text(token));
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime.AddDays(60) });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One select; null if the account has no such asset.</summary>
    public async Task<MediaAnswer?> Find(string account, string id, string baseAddress, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT kind, filename, content_type, size, status, width, height, duration_ms, created_at, token
            FROM media WHERE account = $1 AND id = $2 AND status <> 'deleted'
            """);
        command.Parameters.Add(Text(account));
        command.Parameters.Add(Text(id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row, account, id, baseAddress) : null;
    }

    private static MediaAnswer Read(NpgsqlDataReader row, string account, string id, string baseAddress)
    {
        var (kind, filename, status) = (row.GetString(0), row.GetString(1), row.GetString(4));
        int? width = row.IsDBNull(5) ? null : row.GetInt32(5), height = row.IsDBNull(6) ? null : row.GetInt32(6);
        var url = $"{baseAddress}/media/{account}/{id}/{row.GetString(9)}/{Uri.EscapeDataString(filename)}";
        var thumbnail = status is "ready" && kind is "image" ? new ThumbnailAnswer(url, width, height, null, "original") : null;
        return new(
            id, kind, filename, row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3), status, width, height,
            row.IsDBNull(7) ? null : row.GetInt64(7), new DateTimeOffset(row.GetDateTime(8)), url, thumbnail?.Url, thumbnail);
    }

    private static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
