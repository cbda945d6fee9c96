using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// Counts in memory: who asks for a limit has to be answered sooner than a database could. Only windows that are longer than a grain may be away are also stored,
/// now and then and when the grain leaves; of these a silo that dies forgets what it gave out since.
/// </summary>
public sealed class LimitGrain(IGrainContext context, IGrainStorage storage, [FromKeyedServices(MediaClock.Name)] TimeProvider clock) : Grain, ILimitGrain
{
    private const string StateName = "limits";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5); // a window is forgotten with an idle grain, after 15 minutes, or with its silo
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (CountedWindow Counted, DateTimeOffset End)> _windows = [];
    private readonly GrainState<LimitState> _stored = new();
    private bool _isRead;
    private DateTimeOffset _writtenAt;

    private DateTimeOffset Now => clock.GetUtcNow();

    public async Task<LimitLease> Lease(LimitAsk ask)
    {
        var isLong = ask.Length > Long;
        if (isLong && !_isRead) await Read();

        var (counted, lease) = LimitRules.Lease(_windows.GetValueOrDefault(ask.Window).Counted, ask, Now);
        _windows[ask.Window] = (counted, lease.EndsAt);
        if (isLong && lease.Granted > 0 && Now - _writtenAt >= WriteEvery) await Write();
        return lease;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _isRead ? Write() : Task.CompletedTask;

    private async Task Read()
    {
        await storage.ReadStateAsync(StateName, context.GrainId, _stored);
        if (_stored.RecordExists)
        {
            foreach (var (name, window) in _stored.State!.Windows) _windows[name] = (new CountedWindow(window.Start, window.Used), window.End);
        }

        (_isRead, _writtenAt) = (true, Now);
    }

    private async Task Write()
    {
        var lasting = _windows.Where(window => Now < window.Value.End && window.Value.End - window.Value.Counted.Start > Long)
            .ToDictionary(window => window.Key, window => new StoredWindow(window.Value.Counted.Start, window.Value.End, window.Value.Counted.Used));
        try
        {
            if (lasting.Count > 0)
            {
                _stored.State = new LimitState { Windows = lasting };
                await storage.WriteStateAsync(StateName, context.GrainId, _stored);
            }
            else if (_stored.RecordExists)
            {
                await storage.ClearStateAsync(StateName, context.GrainId, _stored);
            }

            _writtenAt = Now;
        }
        catch (RegistryUnavailableException)
        {
            // The database is away: it is written with a later lease. What counts is in memory.
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle(); // another silo has this grain, too: one of the two goes
            throw;
        }
    }
}
