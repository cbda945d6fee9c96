using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Orleans.Media.Bench;

/// <summary>
/// Confirmed images by the thousand, without their bytes: the states that the rules give, written by the storage that the
/// grains use. Their ids are numbers, so that two processes agree on them.
/// </summary>
public static class ReadyAssets
{
    public static readonly AccountId Account = AccountId.Parse("dev");
    private static readonly MediaOptions Options = new();
    private static readonly ProcessingOptions Settled = new() { Enabled = false }; // assets whose jobs are done

    public static MediaId Id(int number) => MediaId.TryParse("m_" + number.ToString("D26", CultureInfo.InvariantCulture), out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));

    /// <summary>An image that a client asked for, sent, and confirmed: three steps of history.</summary>
    public static MediaState State(int number)
    {
        var created = TimeProvider.System.GetUtcNow();
        var request = new UploadRequest { Filename = $"holiday-photo-{number}.jpg", ContentType = "image/jpeg", TenantId = $"customer-{number % 1000}" };
        var seen = MediaRules.Start(Account, Id(number), request, Options, created).On(LifecycleEvent.ObjectComplete, "object seen in storage", created.AddSeconds(2)).Value!;
        return seen.Confirm(new VerifiedObject(1_234_567 + number, "image/jpeg", 4032, 3024, Snapshot: null), Settled, created.AddSeconds(3)).Value!;
    }

    /// <summary>Writes assets 0 to <paramref name="count"/> with their reminders, through the silo's own storage.</summary>
    public static async Task Write(IHost silo, int count, CancellationToken cancellationToken)
    {
        var (grains, storage, reminders) = (silo.Services.GetRequiredService<IGrainFactory>(), silo.Services.GetRequiredService<IGrainStorage>(), silo.Services.GetRequiredService<IReminderTable>());
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (number, _) =>
        {
            var (grain, state) = (grains.GetMedia(Account, Id(number)).GetGrainId(), State(number));
            await reminders.UpsertRow(new ReminderEntry { GrainId = grain, ReminderName = "retention", StartAt = state.PurgeAt.UtcDateTime, Period = Options.PurgeRetry });
            await storage.WriteStateAsync("media", grain, new GrainState<MediaState>(state));
        });
    }

    /// <summary>
    /// Adds assets 1 to <paramref name="count"/> to a SQLite file that has asset 0, as copies of its row with another
    /// key and state: a million in a minute. They have no reminders.
    /// </summary>
    public static void Copy(string sqliteFile, int count)
    {
        using var database = new SqliteConnection($"Data Source={sqliteFile};Pooling=False");
        database.Open();
        Run(database, "PRAGMA busy_timeout = 10000; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000");
        using var transaction = database.BeginTransaction();
        using var insert = database.CreateCommand();
        var columns = Columns(database);
        insert.CommandText = $"""
            INSERT INTO OrleansStorage ({string.Join(", ", columns)})
            SELECT {string.Join(", ", columns.Select(column => column switch
            {
                "GrainIdExtensionString" => "replace(GrainIdExtensionString, @first, @id)",
                "PayloadBinary" => "@state",
                _ => column,
            }))}
            FROM OrleansStorage WHERE GrainIdExtensionString = @account || '/' || @first
            """;
        insert.Parameters.AddWithValue("@first", Id(0).Value);
        insert.Parameters.AddWithValue("@account", Account.Value);
        var (id, payload) = (insert.Parameters.Add("@id", SqliteType.Text), insert.Parameters.Add("@state", SqliteType.Blob));
        var serializer = new MediaStateSerializer();
        for (var number = 1; number < count; number++)
        {
            (id.Value, payload.Value) = (Id(number).Value, serializer.Serialize(State(number)).ToArray());
            if (insert.ExecuteNonQuery() != 1) throw new InvalidOperationException("The row to copy isn't there.");
        }

        transaction.Commit();
        Run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Run(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Columns(SqliteConnection database)
    {
        using var command = database.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('OrleansStorage')";
        using var row = command.ExecuteReader();
        var names = new List<string>();
        while (row.Read()) names.Add(row.GetString(0));
        return names;
    }
}
