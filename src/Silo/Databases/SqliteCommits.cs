using System.Data.Common;

namespace Orleans.Media;

/// <summary>SQLite has one writer at a time: all states that wait are written one by one, in one transaction.</summary>
public sealed class SqliteCommits : IStateCommits
{
    private const int Most = 128;

    private const string First = """
        INSERT INTO OrleansStorage (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
        VALUES (@type, @key, @service, @payload, datetime('now'), 1)
        ON CONFLICT DO NOTHING
        RETURNING Version
        """;

    // The reminder goes with its asset's first state: neither can be without the other. One that a failed try of long ago left
    // behind gets the new time.
    private const string Purge = """
        INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
        VALUES (@service, @grain, @name, @due, @period, @hash, 0)
        ON CONFLICT (GrainId, ReminderName, ServiceId) DO UPDATE
        SET StartTime = excluded.StartTime, Period = excluded.Period, Version = OrleansRemindersTable.Version + 1
        """;

    private const string Later = """
        UPDATE OrleansStorage SET PayloadBinary = @payload, ModifiedOn = datetime('now'), Version = Version + 1
        WHERE GrainTypeString = @type AND GrainIdExtensionString = @key AND ServiceId = @service AND Version = @seen
        RETURNING Version
        """;

    private const string Last = """
        DELETE FROM OrleansStorage
        WHERE GrainTypeString = @type AND GrainIdExtensionString = @key AND ServiceId = @service AND Version = @seen
        RETURNING Version
        """;

    private const string Tell = """
        INSERT INTO media_events (event_id, account, media_id, tenant_id, type, hooked, at, body)
        SELECT @event, account, @media, @tenant, @name, @hooked, @at, @body FROM media_event_accounts WHERE account = @account AND (hooks > 0 OR live_until > @now)
        """;

    private const string Unplan = "DELETE FROM OrleansRemindersTable WHERE GrainId = @grain AND ReminderName = @name AND ServiceId = @service";

    private readonly SqliteDataSource _source;
    private readonly RowTerms _terms;
    private readonly GroupCommit _writes;

    public SqliteCommits(SqliteDataSource source, RowTerms terms) => (_source, _terms, _writes) = (source, terms, new(Commit, Most));

    /// <inheritdoc/>
    public Task<int?> Write(StateWrite write) => _writes.Write(write);

    private async Task Commit(IReadOnlyList<StateWrite> writes)
    {
        var versions = new int?[writes.Count];
        var told = new bool[writes.Count];
        await using (var connection = await _source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            for (var i = 0; i < writes.Count; i++)
            {
                versions[i] = Write(connection, transaction, writes[i]);
                told[i] = versions[i] is not null && TellOf(connection, transaction, writes[i]);
            }

            await transaction.CommitAsync();
        }

        for (var i = 0; i < writes.Count; i++) writes[i].Complete(versions[i], told[i]);
    }

    /// <summary>Writes what there is to tell, if the account is one that anybody listens to.</summary>
    private bool TellOf(DbConnection connection, DbTransaction transaction, StateWrite write)
    {
        foreach (var told in write.Events)
        {
            var slash = write.Key.IndexOf('/', StringComparison.Ordinal);
            using var tell = Command(connection, transaction, Tell,
                ("event", told.Id), ("account", write.Key[..slash]), ("media", write.Key[(slash + 1)..]), ("tenant", (object?)told.TenantId ?? DBNull.Value),
                ("name", MediaEventTypes.NameOf(told.Type)), ("hooked", told.Type.IsForWebhooks() ? 1L : 0L), ("at", told.At.ToUnixTimeMilliseconds()), ("body", told.Body),
                ("now", _terms.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
            if (tell.ExecuteNonQuery() == 0) return false;
        }

        return write.Events.Count > 0;
    }

    private int? Write(DbConnection connection, DbTransaction transaction, StateWrite write)
    {
        using var state = Command(connection, transaction, write.Payload is null ? Last : write.Version is null ? First : Later,
            ("type", StateWrite.GrainType), ("key", write.Key), ("service", _terms.ServiceId));
        if (write.Payload is { } payload) Add(state, "payload", payload);
        if (write.Version is { } seen) Add(state, "seen", seen);
        if (state.ExecuteScalar() is not long version) return null;
        if (write is { Payload: not null, Version: not null }) return (int)version;

        using var purge = Command(connection, transaction, write.Payload is null ? Unplan : Purge,
            ("service", _terms.ServiceId), ("grain", write.Grain.ToString()), ("name", MediaGrain.RetentionReminder));
        if (write.Payload is not null)
        {
            Add(purge, "due", write.PurgeAt.UtcDateTime);
            Add(purge, "period", (long)_terms.PurgeRetry.TotalMilliseconds);
            Add(purge, "hash", (int)write.Grain.GetUniformHashCode());
        }

        purge.ExecuteNonQuery();
        return (int)version;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        foreach (var (name, value) in parameters) Add(command, name, value);
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
