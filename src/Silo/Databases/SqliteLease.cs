using System.Data;
using Microsoft.Data.Sqlite;

namespace Orleans.Media;

/// <summary>
/// What callers hold of a <see cref="SqliteSession"/>: theirs from open to close, and closing it twice doesn't give the
/// session back twice. It is a <see cref="SqliteConnection"/> because Orleans accepts no other from a data source.
/// </summary>
internal sealed class SqliteLease(SqliteDataSource source) : SqliteConnection(source.ConnectionString)
{
    private SqliteSession? _session;
    private SqliteTransaction? _transaction;
    private bool _disposed;

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    private SqliteSession Session => _session ?? throw new InvalidOperationException("The connection isn't open.");

    public override void Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _session ??= source.Rent();
    }

    public override void Close()
    {
        _transaction?.Dispose(); // rolls back what wasn't committed
        _transaction = null;
        if (Interlocked.Exchange(ref _session, null) is { } session) source.Return(session);
    }

    // DbDataSource.CreateCommand makes its command before it opens the connection.
    public override SqliteCommand CreateCommand()
    {
        Open();
        return Session.CreateCommand();
    }

    public override SqliteTransaction BeginTransaction(IsolationLevel isolationLevel, bool deferred) => _transaction = Session.Connection.BeginTransaction(isolationLevel, deferred);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing); // closes
        _disposed = true;
    }
}
