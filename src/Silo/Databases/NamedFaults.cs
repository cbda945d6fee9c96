using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>Names the faults of the database where Orleans asks it: see <see cref="DatabaseFaults"/>. Reminders get their pace on the way.</summary>
public static class NamedFaults
{
    /// <summary>Puts the names around grain storage and the reminder table.</summary>
    public static ISiloBuilder NameDatabaseFaults(this ISiloBuilder silo)
    {
        silo.Services.Decorate<IGrainStorage>((_, storage) => new Storage(storage));
        silo.Services.Decorate<IReminderTable>((provider, table) => new Reminders(table, provider.GetRequiredService<PurgePace>()));
        return silo;
    }

    private sealed class Storage(IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => DatabaseFaults.Named(() => inner.ReadStateAsync(stateName, grainId, grainState));

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => DatabaseFaults.Named(() => inner.WriteStateAsync(stateName, grainId, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => DatabaseFaults.Named(() => inner.ClearStateAsync(stateName, grainId, grainState));

        public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);
    }

    private sealed class Reminders(IReminderTable inner, PurgePace pace) : IReminderTable
    {
        public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

        public Task<ReminderTableData> ReadRows(GrainId grainId) => DatabaseFaults.Named(() => inner.ReadRows(grainId));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => DatabaseFaults.Named(async () => pace.Spread(await inner.ReadRows(begin, end)));

        public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => DatabaseFaults.Named(() => inner.ReadRow(grainId, reminderName));

        public Task<string?> UpsertRow(ReminderEntry entry) => DatabaseFaults.Named(() => inner.UpsertRow(entry));

        public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => DatabaseFaults.Named(() => inner.RemoveRow(grainId, reminderName, eTag));

        public Task TestOnlyClearTable() => inner.TestOnlyClearTable();
    }
}
