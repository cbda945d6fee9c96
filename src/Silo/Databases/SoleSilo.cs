using System.Data.Common;
using Microsoft.Extensions.Hosting;

namespace Orleans.Media;

/// <summary>
/// An embedded silo is alone in its cluster, so it has to be alone on its database: two of them would each have a grain for
/// the same asset. Holds a lock for as long as the process lives; the second process says so and ends.
/// </summary>
public sealed class SoleSilo(Database database, TimeProvider clock) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // the process before may still be ending
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private IAsyncDisposable? _held;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while ((_held = await database.TryHold(cancellationToken)) is null)
        {
            if (clock.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException("Another registry with its silo in its process runs on this database. Stop it, or give this one a database of its own.");
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // until the process ends: other services still stop after this one

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A lock file, which the system releases when the process ends, however it does.</summary>
    public static Task<IAsyncDisposable?> HoldFile(string path)
    {
        try
        {
            return Task.FromResult<IAsyncDisposable?>(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }

    /// <summary>A session lock, which Postgres releases when the connection ends, however it does.</summary>
    public static async Task<IAsyncDisposable?> HoldSession(DbDataSource source, long key, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT pg_try_advisory_lock({key})";
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return connection;
        await connection.DisposeAsync();
        return null;
    }
}
