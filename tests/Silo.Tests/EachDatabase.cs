namespace Orleans.Media.Tests;

// One suite that either database has to pass. Those of one database share it and run one after the other.

[CollectionDefinition(nameof(OnSqlite))]
public sealed class SqliteCollection : ICollectionFixture<OnSqlite>;

[CollectionDefinition(nameof(OnPostgres))]
public sealed class PostgresCollection : ICollectionFixture<OnPostgres>;

[Collection(nameof(OnSqlite))]
public sealed class StateOnSqlite(OnSqlite database) : StateTests(database);

[Collection(nameof(OnPostgres))]
public sealed class StateOnPostgres(OnPostgres database) : StateTests(database);

[Collection(nameof(OnSqlite))]
public sealed class CatalogRowsOnSqlite(OnSqlite database) : CatalogRowTests(database);

[Collection(nameof(OnPostgres))]
public sealed class CatalogRowsOnPostgres(OnPostgres database) : CatalogRowTests(database);

[Collection(nameof(OnSqlite))]
public sealed class CountsOnSqlite(OnSqlite database) : CountTests(database);

[Collection(nameof(OnPostgres))]
public sealed class CountsOnPostgres(OnPostgres database) : CountTests(database);

[Collection(nameof(OnSqlite))]
public sealed class ListsOnSqlite(OnSqlite database) : ListTests(database);

[Collection(nameof(OnPostgres))]
public sealed class ListsOnPostgres(OnPostgres database) : ListTests(database);

[Collection(nameof(OnSqlite))]
public sealed class LabelsOnSqlite(OnSqlite database) : LabelTests(database);

[Collection(nameof(OnPostgres))]
public sealed class LabelsOnPostgres(OnPostgres database) : LabelTests(database);

[Collection(nameof(OnSqlite))]
public sealed class CursorsOnSqlite(OnSqlite database) : CursorTests(database);

[Collection(nameof(OnPostgres))]
public sealed class CursorsOnPostgres(OnPostgres database) : CursorTests(database);

[Collection(nameof(OnSqlite))]
public sealed class QueryPlansOnSqlite(OnSqlite database) : QueryPlanTests(database);

[Collection(nameof(OnPostgres))]
public sealed class QueryPlansOnPostgres(OnPostgres database) : QueryPlanTests(database);

[Collection(nameof(OnSqlite))]
public sealed class RemindersOnSqlite(OnSqlite database) : ReminderTests(database);

[Collection(nameof(OnPostgres))]
public sealed class RemindersOnPostgres(OnPostgres database) : ReminderTests(database);

[Collection(nameof(OnSqlite))]
public sealed class ReminderPlansOnSqlite(OnSqlite database) : ReminderPlanTests(database);

[Collection(nameof(OnPostgres))]
public sealed class ReminderPlansOnPostgres(OnPostgres database) : ReminderPlanTests(database);

[Collection(nameof(OnSqlite))]
public sealed class SchemaOnSqlite(OnSqlite database) : SchemaTests(database);

[Collection(nameof(OnPostgres))]
public sealed class SchemaOnPostgres(OnPostgres database) : SchemaTests(database);

[Collection(nameof(OnSqlite))]
public sealed class KeysOnSqlite(OnSqlite database) : ApiKeyTests(database);

[Collection(nameof(OnPostgres))]
public sealed class KeysOnPostgres(OnPostgres database) : ApiKeyTests(database);

[Collection(nameof(OnSqlite))]
public sealed class IdempotencyOnSqlite(OnSqlite database) : IdempotencyStoreTests(database);

[Collection(nameof(OnPostgres))]
public sealed class IdempotencyOnPostgres(OnPostgres database) : IdempotencyStoreTests(database);

[Collection(nameof(OnSqlite))]
public sealed class SharedCommitsOnSqlite(OnSqlite database) : SharedCommitTests(database);

[Collection(nameof(OnPostgres))]
public sealed class SharedCommitsOnPostgres(OnPostgres database) : SharedCommitTests(database)
{
    [Fact]
    public async Task Writes_at_once_share_transactions()
    {
        await WriteMany(200);
        var transactions = int.Parse(await One($"SELECT count(DISTINCT xmin::text) FROM OrleansStorage WHERE GrainIdExtensionString LIKE '{Account}/%'"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(transactions, 1, 100);
    }

    // Postgres' JSON takes no NUL. Validation keeps it out; this is for what validation doesn't know.
    [Fact]
    public async Task A_state_that_cannot_be_stored_does_not_keep_others_from_it()
    {
        var assets = Enumerable.Range(0, 50).Select(_ => new StoredAsset(Database, Account)).ToList();
        var outcomes = await Task.WhenAll(assets.Select((asset, i) => Record.ExceptionAsync(() => asset.Write(tenant: i == 25 ? "a\0b" : "acme"))));
        Assert.Equal(MediaErrorCode.DatabaseUnavailable, RegistryUnavailableException.In(Assert.Single(outcomes, outcome => outcome is not null))?.Code);
        Assert.Equal("49", await One($"SELECT count(*) FROM media_catalog WHERE account = '{Account}'"));
    }
}

[Collection(nameof(OnSqlite))]
public sealed class DueJobsOnSqlite(OnSqlite database) : DueJobTests(database);

[Collection(nameof(OnPostgres))]
public sealed class DueJobsOnPostgres(OnPostgres database) : DueJobTests(database);

[Collection(nameof(OnSqlite))]
public sealed class ReconcileStoreOnSqlite(OnSqlite database) : ReconcileStoreTests(database);

[Collection(nameof(OnPostgres))]
public sealed class ReconcileStoreOnPostgres(OnPostgres database) : ReconcileStoreTests(database);

[Collection(nameof(OnSqlite))]
public sealed class EventInterestOnSqlite(OnSqlite database) : EventInterestTests(database);

[Collection(nameof(OnPostgres))]
public sealed class EventInterestOnPostgres(OnPostgres database) : EventInterestTests(database);
