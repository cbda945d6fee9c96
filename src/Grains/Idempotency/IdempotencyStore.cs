using System.Data.Common;

namespace Orleans.Media;

/// <summary>An answer that is kept for who asks again.</summary>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Answer">Sealed by the gateway with the Idempotency-Key itself, of which only a hash is known here.</param>
/// <param name="ExpiresAt">When it is forgotten.</param>
public sealed record KeptAnswer(string Fingerprint, byte[] Answer, DateTimeOffset ExpiresAt);

/// <summary>
/// The table of kept answers. Whoever adds one takes a few away that have expired, by a trigger of the schema: the table holds no
/// more than a day's answers, and nobody has to remember to sweep it. The SQL is the same for Postgres and SQLite.
/// </summary>
public sealed class IdempotencyStore(DbDataSource database)
{
    /// <summary>What is kept under a key, expired or not; null if nothing is.</summary>
    public Task<KeptAnswer?> Find(string key) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, "SELECT fingerprint, answer, expires_at FROM idempotency WHERE key = @key", ("key", key));
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new KeptAnswer(row.GetString(0), row.GetFieldValue<byte[]>(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))) : null;
    });

    /// <summary>Keeps an answer; the one that was kept before stays if it hasn't expired.</summary>
    /// <returns>The one that is kept.</returns>
    public Task<KeptAnswer> Keep(string key, KeptAnswer answer, DateTimeOffset now) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(
            connection,
            """
            INSERT INTO idempotency (key, fingerprint, answer, kept_at, expires_at) VALUES (@key, @fingerprint, @answer, @now, @expires)
            ON CONFLICT (key) DO UPDATE
            SET fingerprint = excluded.fingerprint, answer = excluded.answer, kept_at = excluded.kept_at, expires_at = excluded.expires_at
            WHERE idempotency.expires_at <= excluded.kept_at
            """,
            ("key", key), ("fingerprint", answer.Fingerprint), ("answer", answer.Answer), ("now", now.ToUnixTimeMilliseconds()), ("expires", answer.ExpiresAt.ToUnixTimeMilliseconds()));
        return await command.ExecuteNonQueryAsync() > 0 ? answer : await Find(key) ?? answer;
    });

    private static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
