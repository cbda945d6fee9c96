using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Orleans.Media;

/// <summary>
/// Gives out connections to one SQLite file. It pools by itself, because Microsoft.Data.Sqlite's pool forgets compiled
/// statements, and with the catalog's triggers compiling a write costs more than twice what running it does.
/// </summary>
public sealed class SqliteDataSource(string file, TimeProvider clock) : DbDataSource
{
    private const int MaxIdle = 32;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _disposed;

    /// <inheritdoc/>
    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString();

    internal SqliteSession Rent() => _idle.TryTake(out var session) ? session : new SqliteSession(ConnectionString, clock);

    internal void Return(SqliteSession session)
    {
        if (_disposed || session.IsBusy || _idle.Count >= MaxIdle) session.Dispose();
        else _idle.Add(session);
    }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteLease(this);

    // DisposeAsync comes here too, with false: there is nothing asynchronous about SQLite.
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _disposed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
