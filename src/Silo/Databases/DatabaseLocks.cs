using System.Data.Common;

namespace Orleans.Media;

/// <summary>Locks that end with the process, however it ends.</summary>
internal static class DatabaseLocks
{
    /// <summary>A lock file, which the system releases.</summary>
    public static IAsyncDisposable? HoldFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A session lock, which Postgres releases when the connection ends.</summary>
    public static async Task<IAsyncDisposable?> HoldSession(DbDataSource source, long key, DatabaseUse use, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = use is DatabaseUse.Alone ? $"SELECT pg_try_advisory_lock({key})" : $"SELECT pg_try_advisory_lock_shared({key})";
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return connection;
        await connection.DisposeAsync();
        return null;
    }
}
