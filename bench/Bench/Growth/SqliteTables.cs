using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Orleans.Media.Bench;

/// <summary>
/// Puts rows into the registry's SQLite file. The triggers stay on: catalog and counters are what they make of the states.
/// </summary>
public sealed class SqliteTables(string file) : IAssetTables
{
    private const string State = """
        INSERT INTO OrleansStorage (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
        VALUES (@type, @key, @service, @payload, @modified, @version)
        """;

    private const string Reminder = """
        INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
        VALUES (@service, @grain, @name, @due, @period, @hash, 0)
        """;

    private const string Times = "yyyy-MM-dd HH:mm:ss"; // as datetime('now')

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task Add(IReadOnlyList<AssetRow> rows, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var database = Open();
        using var transaction = database.BeginTransaction();
        using var state = Command(database, State, "type", "key", "service", "payload", "modified", "version");
        using var reminder = Command(database, Reminder, "service", "grain", "name", "due", "period", "hash");
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(state, AssetRow.GrainType, row.Key, AssetRow.ServiceId, row.Payload, row.ModifiedOn.UtcDateTime.ToString(Times, CultureInfo.InvariantCulture), row.Version);
            Run(reminder, AssetRow.ServiceId, row.GrainId, AssetRow.Reminder, row.State.PurgeAt.UtcDateTime, AssetRow.Period, row.GrainHash);
        }

        transaction.Commit();
    }, cancellationToken);

    public Task<StoredAsset?> Read(string account, string id, CancellationToken cancellationToken)
    {
        using var database = Open();
        var (state, catalog, reminder) = (
            Row(database, "OrleansStorage", "GrainIdExtensionString = @a || '/' || @b", account, id),
            Row(database, "media_catalog", "account = @a AND id = @b", account, id),
            Row(database, "OrleansRemindersTable", "GrainId = 'media/' || @a || '/' || @b", account, id));
        if (state is null || catalog is null || reminder is null) return Task.FromResult<StoredAsset?>(null);

        var hash = Convert.ToInt32(reminder["GrainHash"], CultureInfo.InvariantCulture);
        reminder.Remove("GrainHash");
        var text = string.Join('\n', new[] { state, catalog, reminder }.SelectMany(row => row.Select(column => $"{column.Key}: {Text(column.Key, column.Value)}")));
        return Task.FromResult<StoredAsset?>(new(text, null, hash, Convert.ToInt64(catalog["created_at"], CultureInfo.InvariantCulture)));
    }

    public Task<long> WrongCounts(string account, CancellationToken cancellationToken)
    {
        using var database = Open();
        using var command = Command(database, IAssetTables.WrongCountsOf("@account"), "account");
        command.Parameters[0].Value = account;
        return Task.FromResult((long)command.ExecuteScalar()!);
    }

    /// <summary>Nobody's data: a crash starts over.</summary>
    public SqliteConnection Open()
    {
        var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var settings = database.CreateCommand();
        settings.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000";
        settings.ExecuteNonQuery();
        return database;
    }

    private static SqliteCommand Command(SqliteConnection database, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}" });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static SortedDictionary<string, object>? Row(SqliteConnection database, string table, string where, string account, string id)
    {
        using var command = Command(database, $"SELECT * FROM {table} WHERE {where}", "a", "b");
        (command.Parameters[0].Value, command.Parameters[1].Value) = (account, id);
        using var row = command.ExecuteReader();
        if (!row.Read()) return null;
        return new(Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, row.GetValue), StringComparer.Ordinal);
    }

    private static string Text(string column, object value) => (column, value) switch
    {
        ("StartTime" or "ModifiedOn", string time) => new DateTimeOffset(DateTime.Parse(time, CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        (_, byte[] payload) => JsonSerializer.Serialize(Encoding.UTF8.GetString(payload), Quoted),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
