using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>How a process with a silo uses the database.</summary>
public enum DatabaseUse
{
    /// <summary>By an embedded silo, which knows of no other.</summary>
    Alone,

    /// <summary>By the silos of one cluster, which know each other.</summary>
    Together,
}

/// <summary>
/// Two silos that don't know each other would each have a grain for the same asset. So each holds a lock for as long as its
/// process lives: an embedded silo alone, those of the cluster together. Who comes too late says so and ends; so does who lost
/// the lock, when Postgres was restarted or not to be reached, and finds another one in its place.
/// </summary>
public sealed partial class DatabaseClaim(Database database, DatabaseUse use, TimeProvider clock, IHostApplicationLifetime host, ILogger<DatabaseClaim> log) : IHostedService, IAsyncDisposable
{
    /// <summary>How often a held lock is looked after.</summary>
    public static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // the process before may still be ending
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PatienceOnceLost = TimeSpan.FromMinutes(1); // what holds it may be this process's own session, of which Postgres doesn't know yet that it is broken

    private readonly CancellationTokenSource _stop = new();
    private IDatabaseLock? _held;
    private Task _watching = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while ((_held = await database.TryHold(use, cancellationToken)) is null)
        {
            if (clock.GetElapsedTime(since) > Patience) throw new InvalidOperationException(await Refusal(cancellationToken));
            await Task.Delay(Pause, clock, cancellationToken);
        }

        _watching = Task.Run(Watch, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // until the process ends: other services still stop after this one

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        if (_held is not null) await _held.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Watch()
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookAfter, clock, _stop.Token);
                if (_held is not null && !await _held.IsHeld(_stop.Token))
                {
                    LogLost();
                    await _held.DisposeAsync();
                    _held = null;
                    await HoldAgain();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task HoldAgain()
    {
        long? refusedSince = null;
        while (true)
        {
            try
            {
                if ((_held = await database.TryHold(use, _stop.Token)) is not null) return;
                refusedSince ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(refusedSince.Value) > PatienceOnceLost)
                {
                    var reason = await Refusal(_stop.Token);
                    LogRefused(reason);
                    Environment.ExitCode = 1;
                    host.StopApplication();
                    return;
                }
            }
            catch (DbException)
            {
                refusedSince = null; // the database is still away
            }

            await Task.Delay(LookAfter, clock, _stop.Token);
        }
    }

    private async Task<string> Refusal(CancellationToken cancellationToken)
    {
        if (use is DatabaseUse.Together)
            return "A gateway with its silo in its process (Orleans:Mode=Embedded) runs on this database. Stop it, or give this silo a database of its own.";
        await using var beside = database.CanBeShared ? await database.TryHold(DatabaseUse.Together, cancellationToken) : null;
        return beside is null
            ? "Another registry with its silo in its process runs on this database. Stop it, or give this one a database of its own."
            : "Silos of a cluster run on this database. Be their client (Orleans:Mode=Client), stop them, or give this registry a database of its own.";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock on the database was lost with its session, taking it again")]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Critical, Message = "Stopping: the lock on the database was lost, and another one has it. {Reason}")]
    private partial void LogRefused(string reason);
}

/// <summary>Registers it.</summary>
public static class DatabaseClaimSetup
{
    /// <summary>Holds the database from start to end.</summary>
    public static IServiceCollection AddDatabaseClaim(this IServiceCollection services, DatabaseUse use) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<DatabaseClaim>(provider, use));
}
