using Npgsql;
using NpgsqlTypes;

namespace Orleans.Media;

/// <summary>
/// One statement, and so one round trip and one commit, for all states that wait. First, later and last ones go separately:
/// each transaction then takes the counters' locks once, in order, and no two can wait for each other in a circle.
/// </summary>
public sealed class PostgresCommits : IStateCommits
{
    private const int Most = 256;

    // The reminder goes with its asset's first state: neither can be without the other. One that a failed try of long ago left
    // behind gets the new time.
    private const string First = """
        WITH first AS (
          INSERT INTO OrleansStorage (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
          SELECT $1, key, $2, payload, now() at time zone 'utc', 1 FROM unnest($3, $4) AS new (key, payload)
          ON CONFLICT DO NOTHING
          RETURNING GrainIdExtensionString AS key
        ), planned AS (
          INSERT INTO OrleansRemindersTable AS stored (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
          SELECT $2, grain, $5, due, $6, hash, 0 FROM first JOIN unnest($3, $7, $8, $9) AS new (key, grain, due, hash) USING (key)
          ON CONFLICT (GrainId, ReminderName, ServiceId) DO UPDATE
          SET StartTime = excluded.StartTime, Period = excluded.Period, Version = stored.Version + 1
        )
        SELECT key, 1 FROM first
        """;

    private const string Update = """
        UPDATE OrleansStorage AS stored
        SET PayloadBinary = payload, ModifiedOn = now() at time zone 'utc', Version = Version + 1
        FROM unnest($3, $4, $5) AS new (key, payload, seen)
        WHERE GrainTypeString = $1 AND GrainIdExtensionString = key AND ServiceId = $2 AND Version = seen
        RETURNING key, Version
        """;


    private const string Delete = """
        WITH written AS (
          DELETE FROM OrleansStorage USING unnest($3, $4) AS old (key, seen)
          WHERE GrainTypeString = $1 AND GrainIdExtensionString = key AND ServiceId = $2 AND Version = seen
          RETURNING key, Version
        ), unplanned AS (
          DELETE FROM OrleansRemindersTable USING written JOIN unnest($3, $5) AS old (key, grain) USING (key)
          WHERE GrainId = grain AND ReminderName = $6 AND ServiceId = $2
        )
        """;

    private const string Deleted = " SELECT key, Version FROM written";

    private static readonly (string Plain, string Silent, string Told) Later = (Update, IfNobodyListens(Update, 6), $"WITH written AS ({Update}), {Told(first: 6)}");
    private static readonly (string Plain, string Silent, string Told) Last = (Delete + Deleted, IfNobodyListens(Delete, 7) + Deleted, $"{Delete}, {Told(first: 7)}");

    private readonly NpgsqlDataSource _source;
    private readonly RowTerms _terms;
    private readonly GroupCommit _first, _later, _last;
    private volatile EventInterest _interest = EventInterest.Unknown;

    public PostgresCommits(NpgsqlDataSource source, RowTerms terms)
    {
        (_source, _terms) = (source, terms);
        _first = new(async writes => Complete(writes, await Execute(First, writes, AddPurges)), Most);
        _later = new(writes => Execute(Later, writes, AddStates), Most);
        _last = new(writes => Execute(Last, writes, AddEnds), Most);
    }

    /// <inheritdoc/>
    public Task<int?> Write(StateWrite write) => (write.Payload is null ? _last : write.Version is null ? _first : _later).Write(write);

    /// <summary>The same, on the condition that nobody began to listen since it was read who does.</summary>
    private static string IfNobodyListens(string write, int version) => write.Replace("Version = seen", $"Version = seen AND (SELECT version FROM media_event_interest) = ${version}", StringComparison.Ordinal);

    /// <summary>Writes what there is to tell of what was written, of the accounts that anybody listens to.</summary>
    private static string Told(int first) => $"""
        told AS (
          INSERT INTO media_events (event_id, account, media_id, tenant_id, type, hooked, at, body)
          SELECT event_id, a.account, split_part(key, '/', 2), tenant, type, hooked, at, body
          FROM unnest(${first}, ${first + 1}, ${first + 2}, ${first + 3}, ${first + 4}, ${first + 5}, ${first + 6}) WITH ORDINALITY AS e (key, event_id, tenant, type, hooked, at, body, n)
          JOIN written USING (key)
          JOIN media_event_accounts AS a ON a.account = split_part(key, '/', 1) AND (a.hooks > 0 OR a.live_until > ${first + 7})
          ORDER BY n
          RETURNING account || '/' || media_id AS key
        )
        SELECT key, Version, key IN (SELECT key FROM told) FROM written
        """;

    /// <summary>
    /// Writes states whose account isn't listened to on the condition that this is still so. If somebody began to listen meanwhile, nothing was
    /// written, and it is done again with what there is to tell.
    /// </summary>
    private async Task Execute((string Plain, string Silent, string Told) sql, IReadOnlyList<StateWrite> writes, Action<NpgsqlParameterCollection, IReadOnlyList<StateWrite>> addRest)
    {
        var interest = _interest;
        if (writes.All(write => write.Events.Count == 0))
        {
            Complete(writes, await Execute(sql.Plain, writes, addRest));
            return;
        }

        if (writes.Any(interest.Has))
        {
            Complete(writes, await Execute(sql.Told, writes, (parameters, all) =>
            {
                addRest(parameters, all);
                AddEvents(parameters, all);
            }));
            return;
        }

        var written = await Execute(sql.Silent, writes, (parameters, all) =>
        {
            addRest(parameters, all);
            Add(parameters, interest.Version, NpgsqlDbType.Bigint);
        });
        if (written.Count == 0 && (_interest = await EventInterest.Read(_source, _terms.Clock)).Version != interest.Version) await Execute(sql, writes, addRest);
        else Complete(writes, written);
    }

    private async Task<Dictionary<string, (int Version, bool IsTold)>> Execute(string sql, IReadOnlyList<StateWrite> writes, Action<NpgsqlParameterCollection, IReadOnlyList<StateWrite>> addRest)
    {
        await using var command = _source.CreateCommand(sql);
        Add(command.Parameters, StateWrite.GrainType, NpgsqlDbType.Varchar);
        Add(command.Parameters, _terms.ServiceId, NpgsqlDbType.Varchar);
        Add(command.Parameters, Column(writes, write => write.Key), NpgsqlDbType.Array | NpgsqlDbType.Varchar);
        addRest(command.Parameters, writes);

        var written = new Dictionary<string, (int Version, bool IsTold)>(writes.Count);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) written.Add(row.GetString(0), (row.GetInt32(1), row.FieldCount > 2 && row.GetBoolean(2)));
        return written;
    }

    private static void Complete(IReadOnlyList<StateWrite> writes, Dictionary<string, (int Version, bool IsTold)> written)
    {
        foreach (var write in writes)
        {
            if (written.TryGetValue(write.Key, out var done)) write.Complete(done.Version, done.IsTold);
            else write.Complete(null);
        }
    }

    private void AddEvents(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes)
    {
        var events = writes.SelectMany(write => write.Events, (write, told) => (write.Key, Event: told)).ToArray();
        Add(parameters, Array.ConvertAll(events, told => told.Key), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(parameters, Array.ConvertAll(events, told => told.Event.Id), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(parameters, Array.ConvertAll(events, told => told.Event.TenantId), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(parameters, Array.ConvertAll(events, told => MediaEventTypes.NameOf(told.Event.Type)), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(parameters, Array.ConvertAll(events, told => told.Event.Type.IsForWebhooks() ? 1L : 0L), NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(parameters, Array.ConvertAll(events, told => told.Event.At.ToUnixTimeMilliseconds()), NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(parameters, Array.ConvertAll(events, told => told.Event.Body), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(parameters, _terms.Clock.GetUtcNow().ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
    }

    private void AddPurges(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes)
    {
        AddPayloads(parameters, writes);
        Add(parameters, MediaGrain.RetentionReminder, NpgsqlDbType.Varchar);
        Add(parameters, (long)_terms.PurgeRetry.TotalMilliseconds, NpgsqlDbType.Bigint);
        AddGrains(parameters, writes);
        Add(parameters, Column(writes, write => write.PurgeAt.UtcDateTime), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
        Add(parameters, Column(writes, write => (int)write.Grain.GetUniformHashCode()), NpgsqlDbType.Array | NpgsqlDbType.Integer);
    }

    private static void AddStates(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes)
    {
        AddPayloads(parameters, writes);
        AddVersions(parameters, writes);
    }

    private static void AddEnds(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes)
    {
        AddVersions(parameters, writes);
        AddGrains(parameters, writes);
        Add(parameters, MediaGrain.RetentionReminder, NpgsqlDbType.Varchar);
    }

    private static void AddPayloads(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes) =>
        Add(parameters, Column(writes, write => write.Payload!), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    private static void AddGrains(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes) =>
        Add(parameters, Column(writes, write => write.Grain.ToString()), NpgsqlDbType.Array | NpgsqlDbType.Varchar);

    private static void AddVersions(NpgsqlParameterCollection parameters, IReadOnlyList<StateWrite> writes) =>
        Add(parameters, Column(writes, write => write.Version!.Value), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    private static T[] Column<T>(IReadOnlyList<StateWrite> writes, Func<StateWrite, T> of)
    {
        var column = new T[writes.Count];
        for (var i = 0; i < column.Length; i++) column[i] = of(writes[i]);
        return column;
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T value, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
