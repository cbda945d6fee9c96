using System.Data.Common;

namespace Orleans.Media;

/// <summary>A lock that is held until it is disposed, or lost.</summary>
public interface IDatabaseLock : IAsyncDisposable
{
    /// <summary>Whether it still is.</summary>
    Task<bool> IsHeld(CancellationToken cancellationToken);
}

/// <summary>Locks that end with the process, however it ends.</summary>
internal static class DatabaseLocks
{
    /// <summary>A lock file, which the system releases.</summary>
    public static IDatabaseLock? HoldFile(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A session lock, which Postgres releases when the connection ends.</summary>
    public static async Task<IDatabaseLock?> HoldSession(DbDataSource source, long key, DatabaseUse use, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = use is DatabaseUse.Alone ? $"SELECT pg_try_advisory_lock({key})" : $"SELECT pg_try_advisory_lock_shared({key})";
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return new SessionLock(connection);
        await connection.DisposeAsync();
        return null;
    }

    private sealed class FileLock(FileStream file) : IDatabaseLock
    {
        public Task<bool> IsHeld(CancellationToken cancellationToken) => Task.FromResult(true);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }

    private sealed class SessionLock(DbConnection connection) : IDatabaseLock
    {
        public async Task<bool> IsHeld(CancellationToken cancellationToken)
        {
            try
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1";
                await command.ExecuteScalarAsync(cancellationToken);
                return true;
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException) // the second of a connection that is known to be broken
            {
                return false;
            }
        }

        // Not by closing the connection: it goes back to its pool, and sessions aren't reset there.
        public async ValueTask DisposeAsync()
        {
            try
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT pg_advisory_unlock_all()";
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException)
            {
                // the session is gone, and its locks with it
            }

            await connection.DisposeAsync();
        }
    }
}
