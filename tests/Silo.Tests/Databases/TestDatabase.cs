using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Media.Tests;

/// <summary>
/// A silo over a new database, for what Orleans' providers and the registry's stores do with it. The registry's clock
/// stands in the past, so that a query on the wall clock would show.
/// </summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private MediaCluster? _cluster;

    public static DateTimeOffset Now { get; } = new(2020, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public ManualClock Clock { get; } = new(Now);

    public IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public IReminderTable Reminders => Services.GetRequiredService<IReminderTable>();

    public CatalogStore Catalog => Services.GetRequiredService<CatalogStore>();

    public ApiKeyStore Keys => Services.GetRequiredService<ApiKeyStore>();

    public IdempotencyStore Idempotency => Services.GetRequiredService<IdempotencyStore>();

    public AccountKeys AccountKeys => Services.GetRequiredService<AccountKeys>();

    public EventStore Events => Services.GetRequiredService<EventStore>();

    public DbDataSource Source => Services.GetRequiredService<DbDataSource>();

    private IServiceProvider Services => _cluster!.Services;

    /// <summary>An empty database of this kind.</summary>
    public abstract Task<DatabaseOptions> Empty();

    /// <summary>How the database would run a command, in its own words.</summary>
    public abstract Task<string> Explain(DbCommand command);

    /// <summary>Learns about many new rows as it would in production: Postgres by itself, SQLite never.</summary>
    public virtual Task Settle() => Task.CompletedTask;

    public virtual async Task InitializeAsync()
    {
        var options = await Empty();
        _cluster = await MediaCluster.Start(options.Sqlite is { } file ? ("Sqlite", file) : ("Postgres", options.Postgres!), Clock);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    public async Task Execute(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, their columns joined.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await Rows(command);
    }

    protected static async Task<IReadOnlyList<string>> Rows(DbCommand command)
    {
        var rows = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) rows.Add(string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "-" : $"{row.GetValue(i)}")));
        return rows;
    }
}

public sealed class OnSqlite : TestDatabase
{
    public override Task<DatabaseOptions> Empty() => Task.FromResult(new DatabaseOptions { Sqlite = MediaCluster.NewSqliteFile() });

    public override async Task<string> Explain(DbCommand command)
    {
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        return string.Join('\n', await Rows(command));
    }
}

public sealed class OnPostgres : TestDatabase
{
    public override async Task<DatabaseOptions> Empty() => new() { Postgres = await Postgres.Shared.CreateDatabase() };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Execute($"CREATE OR REPLACE FUNCTION media_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT timestamptz ''{Now:u}'''");
    }

    public override Task Settle() => Execute("ANALYZE");

    // A few rows may be sorted faster than they are read in order: the question is whether they could be.
    public override async Task<string> Explain(DbCommand command)
    {
        await using var settings = command.Connection!.CreateCommand();
        settings.CommandText = "SET enable_sort = off; SET enable_seqscan = off";
        await settings.ExecuteNonQueryAsync();
        command.CommandText = $"EXPLAIN {command.CommandText}";
        return string.Join('\n', await Rows(command));
    }
}
