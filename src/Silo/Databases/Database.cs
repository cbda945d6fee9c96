using System.Data.Common;
using Npgsql;

namespace Orleans.Media;

/// <summary>One of the two databases: what differs between them in one place.</summary>
/// <param name="Invariant">The name Orleans knows it by.</param>
/// <param name="Source">Opens connections.</param>
/// <param name="Scripts">The folder of its schema scripts.</param>
/// <param name="Lock">Taken at the start of the migration's transaction, so that only one process applies scripts.</param>
/// <param name="Prepare">Run before the migration, outside its transaction.</param>
/// <param name="CanBeShared">Whether the silos of a cluster can use it together.</param>
/// <param name="Commits">Makes states durable.</param>
/// <param name="TryHold">Takes the lock of a process with a silo, or gives null if others hold it.</param>
public sealed record Database(
    string Invariant, DbDataSource Source, string Scripts, string? Lock, string? Prepare, bool CanBeShared, Func<RowTerms, IStateCommits> Commits, Func<DatabaseUse, CancellationToken, Task<IDatabaseLock?>> TryHold) : IAsyncDisposable
{
    private const long MigrationKey = 7230561943, ClaimKey = 7230561944; // any two numbers that nobody else uses in this database
    private const int PreparedStatements = 64;

    /// <summary>The database that the configuration names.</summary>
    public static Database From(DatabaseOptions options, TimeProvider clock) => options.Sqlite is { } file ? Sqlite(file, clock) : Postgres(options.Postgres!);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static Database Sqlite(string file, TimeProvider clock)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var source = new SqliteDataSource(path, clock);
        return new(
            "System.Data.SQLite", source, "Sqlite", Lock: null, Prepare: "PRAGMA journal_mode = WAL", CanBeShared: false, terms => new SqliteCommits(source, terms),
            (_, _) => Task.FromResult(DatabaseLocks.HoldFile(path + ".lock")));
    }

    private static Database Postgres(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = PreparedStatements;
        settings.NoResetOnClose = true; // nothing here changes a session, and resetting one costs as much as a query
        settings.Options ??= "-c jit=off -c plan_cache_mode=force_generic_plan"; // no query here runs long enough to earn back a compilation, or a plan of its own
        var source = NpgsqlDataSource.Create(settings);
        return new(
            "Npgsql", source, "Postgres", Lock: $"SELECT pg_advisory_xact_lock({MigrationKey})", Prepare: null, CanBeShared: true, terms => new PostgresCommits(source, terms),
            (use, cancellationToken) => DatabaseLocks.HoldSession(source, ClaimKey, use, cancellationToken));
    }
}
