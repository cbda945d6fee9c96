using System.Data.Common;
using Npgsql;

namespace Orleans.Media;

/// <summary>One of the two databases: what differs between them in one place.</summary>
/// <param name="Invariant">The name Orleans knows it by.</param>
/// <param name="Source">Opens connections.</param>
/// <param name="Scripts">The folder of its schema scripts.</param>
/// <param name="Lock">Taken at the start of the migration's transaction, so that only one process applies scripts.</param>
/// <param name="Prepare">Run before the migration, outside its transaction.</param>
public sealed record Database(string Invariant, DbDataSource Source, string Scripts, string? Lock, string? Prepare) : IAsyncDisposable
{
    private const int PreparedStatements = 64;

    /// <summary>The database that the configuration names.</summary>
    public static Database From(DatabaseOptions options, TimeProvider clock) => options.Sqlite is { } file ? Sqlite(file, clock) : Postgres(options.Postgres!);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static Database Sqlite(string file, TimeProvider clock)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new("System.Data.SQLite", new SqliteDataSource(path, clock), "Sqlite", Lock: null, Prepare: "PRAGMA journal_mode = WAL");
    }

    private static Database Postgres(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = PreparedStatements;
        return new("Npgsql", NpgsqlDataSource.Create(settings), "Postgres", Lock: "SELECT pg_advisory_xact_lock(7230561943)", Prepare: null);
    }
}
