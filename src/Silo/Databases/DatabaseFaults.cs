using System.Data.Common;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// Callers can't be expected to know Npgsql's and SQLite's exceptions, and they don't travel between silos: a database that
/// is away is a <see cref="RegistryUnavailableException"/>, as storage that is away is. Named where each arises, because
/// activations and the reminder service ask the database outside of any grain call.
/// </summary>
public static class DatabaseFaults
{
    /// <summary>Names the faults of grain storage, of the reminder table and of grains that query the database themselves.</summary>
    public static ISiloBuilder NameDatabaseFaults(this ISiloBuilder silo)
    {
        silo.Services.Decorate<IGrainStorage>((_, storage) => new Storage(storage));
        silo.Services.Decorate<IReminderTable>((_, table) => new Reminders(table));
        return silo.AddIncomingGrainCallFilter(call => Named(call.Invoke, conflicts: true));
    }

    /// <param name="call">What asks the database.</param>
    /// <param name="conflicts">Whether a write that came too late is named, too: to a caller it is a reason to try again; Orleans itself has to see it as it is.</param>
    private static async Task<T> Named<T>(Func<Task<T>> call, bool conflicts = false)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (Cause(fault, conflicts) is { } cause)
        {
            throw cause as RegistryUnavailableException ?? new RegistryUnavailableException(MediaErrorCode.DatabaseUnavailable, $"The database can't be used: {cause.Message}");
        }
    }

    // Orleans wraps what grain storage throws.
    private static Exception? Cause(Exception? fault, bool conflicts) =>
        fault is null or DbException or RegistryUnavailableException || (conflicts && fault is InconsistentStateException) ? fault : Cause(fault.InnerException, conflicts);

    private static async Task Named(Func<Task> call, bool conflicts = false) => await Named(
        async () =>
        {
            await call();
            return true;
        },
        conflicts);

    private sealed class Storage(IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Named(() => inner.ReadStateAsync(stateName, grainId, grainState));

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Named(() => inner.WriteStateAsync(stateName, grainId, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Named(() => inner.ClearStateAsync(stateName, grainId, grainState));

        public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);
    }

    private sealed class Reminders(IReminderTable inner) : IReminderTable
    {
        public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

        public Task<ReminderTableData> ReadRows(GrainId grainId) => Named(() => inner.ReadRows(grainId));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => Named(() => inner.ReadRows(begin, end));

        public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Named(() => inner.ReadRow(grainId, reminderName));

        public Task<string?> UpsertRow(ReminderEntry entry) => Named(() => inner.UpsertRow(entry));

        public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Named(() => inner.RemoveRow(grainId, reminderName, eTag));

        public Task TestOnlyClearTable() => inner.TestOnlyClearTable();
    }
}
