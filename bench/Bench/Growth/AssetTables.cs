using Npgsql;
using NpgsqlTypes;

namespace Orleans.Media.Bench;

/// <summary>
/// Puts rows into the registry's tables by <c>COPY</c>, past the triggers, which would take hours for ten million. What
/// triggers do, rows of the catalog and counters, is done here, and <see cref="FillCheck"/> compares it with theirs.
/// </summary>
public sealed class AssetTables(NpgsqlDataSource database) : IAssetTables
{
    public static readonly IReadOnlyList<string> Names = ["OrleansStorage", "media_catalog", "OrleansRemindersTable", "media_counts"];

    private const string StateColumns = "GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version";

    private const string Rows = """
        SELECT jsonb_pretty(jsonb_build_object(
            'OrleansStorage', to_jsonb(s) - 'payloadbinary' - 'modifiedon' - 'grainidhash'
              || jsonb_build_object('payload', convert_from(s.PayloadBinary, 'UTF8'), 'modifiedon', floor(extract(epoch FROM s.ModifiedOn) * 1000)),
            'media_catalog', to_jsonb(c),
            'OrleansRemindersTable', to_jsonb(r) - 'starttime' - 'grainhash' || jsonb_build_object('starttime', floor(extract(epoch FROM r.StartTime) * 1000)))),
          (to_jsonb(s) ->> 'grainidhash')::integer, r.GrainHash, c.created_at
        FROM media_catalog c
        JOIN OrleansStorage s ON s.GrainIdExtensionString = c.account || '/' || c.id
        JOIN OrleansRemindersTable r ON r.GrainId = 'media/' || s.GrainIdExtensionString
        WHERE c.account = $1 AND c.id = $2
        """;

    // Nobody's data: a crash starts over.
    private const string Session = "SET session_replication_role = replica; SET synchronous_commit = off";

    public async Task Add(IReadOnlyList<AssetRow> rows, CancellationToken cancellationToken) => await Task.WhenAll(
        await HasHashes(cancellationToken)
            ? Copy($"OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, {StateColumns})", rows, StateWithHashes, cancellationToken)
            : Copy($"OrleansStorage ({StateColumns})", rows, State, cancellationToken),
        Copy("media_catalog (account, id, kind, status, tenant_id, filename, content_type, size, width, height, duration_ms, created_at, purge_at, job_due)", rows, Catalog, cancellationToken),
        Copy("OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)", rows, Reminder, cancellationToken),
        Count(rows, cancellationToken));

    public async Task<StoredAsset?> Read(string account, string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Rows);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt32(2), row.GetInt64(3)) : null;
    }

    public async Task<long> WrongCounts(string account, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(IAssetTables.WrongCountsOf("$1"));
        command.CommandTimeout = 0; // an account may have millions
        command.Parameters.Add(new() { Value = account });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task Copy(string table, IReadOnlyList<AssetRow> rows, Action<NpgsqlBinaryImporter, AssetRow> write, CancellationToken cancellationToken)
    {
        await using var connection = await Open(cancellationToken);
        await using var import = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        await Task.Run(() =>
        {
            foreach (var row in rows)
            {
                import.StartRow();
                write(import, row);
            }
        }, cancellationToken);
        await import.CompleteAsync(cancellationToken);
    }

    /// <summary>Orleans' own table has them; string keys don't need them, so a schema may do without.</summary>
    private async Task<bool> HasHashes(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'orleansstorage' AND column_name = 'grainidhash')");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static void StateWithHashes(NpgsqlBinaryImporter import, AssetRow row)
    {
        import.Write(row.KeyHash, NpgsqlDbType.Integer);
        import.Write(0L, NpgsqlDbType.Bigint);
        import.Write(0L, NpgsqlDbType.Bigint);
        import.Write(AssetRow.GrainTypeHash, NpgsqlDbType.Integer);
        State(import, row);
    }

    private static void State(NpgsqlBinaryImporter import, AssetRow row)
    {
        import.Write(AssetRow.GrainType, NpgsqlDbType.Varchar);
        import.Write(row.Key, NpgsqlDbType.Varchar);
        import.Write(AssetRow.ServiceId, NpgsqlDbType.Varchar);
        import.Write(row.Payload, NpgsqlDbType.Bytea);
        import.Write(DateTime.SpecifyKind(row.ModifiedOn.UtcDateTime, DateTimeKind.Unspecified), NpgsqlDbType.Timestamp);
        import.Write(row.Version, NpgsqlDbType.Integer);
    }

    private static void Catalog(NpgsqlBinaryImporter import, AssetRow row)
    {
        var state = row.State;
        import.Write(state.Account, NpgsqlDbType.Text);
        import.Write(state.Id, NpgsqlDbType.Text);
        import.Write(WireNames.Of(state.Kind), NpgsqlDbType.Text);
        import.Write(WireNames.Of(state.Status), NpgsqlDbType.Text);
        Text(import, state.TenantId);
        import.Write(state.Filename, NpgsqlDbType.Text);
        Text(import, state.ContentType);
        Number(import, state.Size, NpgsqlDbType.Bigint);
        Number(import, state.Width, NpgsqlDbType.Integer);
        Number(import, state.Height, NpgsqlDbType.Integer);
        Number(import, state.DurationMs, NpgsqlDbType.Bigint);
        import.Write(state.CreatedAt.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
        import.Write(state.PurgeAt.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
        Number(import, state.JobDue?.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
    }

    private static void Reminder(NpgsqlBinaryImporter import, AssetRow row)
    {
        import.Write(AssetRow.ServiceId, NpgsqlDbType.Varchar);
        import.Write(row.GrainId, NpgsqlDbType.Varchar);
        import.Write(AssetRow.Reminder, NpgsqlDbType.Varchar);
        import.Write(row.State.PurgeAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        import.Write(AssetRow.Period, NpgsqlDbType.Bigint);
        import.Write(row.GrainHash, NpgsqlDbType.Integer);
        import.Write(0, NpgsqlDbType.Integer);
    }

    private async Task Count(IReadOnlyList<AssetRow> rows, CancellationToken cancellationToken)
    {
        var counts = from row in rows
                     from tenant in TenantsOf(row.State)
                     group row.State by (row.State.Account, Tenant: tenant, Kind: WireNames.Of(row.State.Kind), Status: WireNames.Of(row.State.Status));
        var all = counts.ToArray();
        await using var connection = await Open(cancellationToken);
        await using var command = new NpgsqlCommand("""
            INSERT INTO media_counts AS c (account, tenant_id, kind, status, slot, n, bytes)
            SELECT account, tenant_id, kind, status, 0, n, bytes FROM unnest($1, $2, $3, $4, $5, $6) AS d (account, tenant_id, kind, status, n, bytes)
            ON CONFLICT (account, tenant_id, kind, status, slot) DO UPDATE SET n = c.n + excluded.n, bytes = c.bytes + excluded.bytes
            """, connection);
        command.Parameters.Add(new() { Value = all.Select(count => count.Key.Account).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(count => count.Key.Tenant).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(count => count.Key.Kind).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(count => count.Key.Status).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(count => count.LongCount()).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(count => count.Sum(state => state.Size ?? 0)).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What it counts for: all of the account's, and its tenant's.</summary>
    private static IEnumerable<string> TenantsOf(MediaState state) => state.TenantId is { } own ? ["*", $"={own}"] : ["*"];

    private async Task<NpgsqlConnection> Open(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Session, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    private static void Text(NpgsqlBinaryImporter import, string? value)
    {
        if (value is null) import.WriteNull();
        else import.Write(value, NpgsqlDbType.Text);
    }

    private static void Number<T>(NpgsqlBinaryImporter import, T? value, NpgsqlDbType type) where T : struct
    {
        if (value is null) import.WriteNull();
        else import.Write(value.Value, type);
    }
}
