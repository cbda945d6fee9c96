using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
/// process lives: an embedded silo alone, those of the cluster together. Who comes too late says so and ends.
/// </summary>
public sealed class DatabaseClaim(Database database, DatabaseUse use, TimeProvider clock) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // the process before may still be ending
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private IAsyncDisposable? _held;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while ((_held = await database.TryHold(use, cancellationToken)) is null)
        {
            if (clock.GetElapsedTime(since) > Patience) throw new InvalidOperationException(await Refusal(cancellationToken));
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // until the process ends: other services still stop after this one

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<string> Refusal(CancellationToken cancellationToken)
    {
        if (use is DatabaseUse.Together)
            return "A gateway with its silo in its process (Orleans:Mode=Embedded) runs on this database. Stop it, or give this silo a database of its own.";
        await using var beside = database.CanBeShared ? await database.TryHold(DatabaseUse.Together, cancellationToken) : null;
        return beside is null
            ? "Another registry with its silo in its process runs on this database. Stop it, or give this one a database of its own."
            : "Silos of a cluster run on this database. Be their client (Orleans:Mode=Client), stop them, or give this registry a database of its own.";
    }
}

/// <summary>Registers it.</summary>
public static class DatabaseClaimSetup
{
    /// <summary>Holds the database from start to end.</summary>
    public static IServiceCollection AddDatabaseClaim(this IServiceCollection services, DatabaseUse use) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<DatabaseClaim>(provider, use));
}
