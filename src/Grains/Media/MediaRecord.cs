using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// The stored state of one asset. It is read by the first call that needs it, not at activation, because a new asset has
/// nothing to read: writing it finds out. What a write fails on is not kept.
/// </summary>
public sealed class MediaRecord(IGrainStorage storage, GrainId grain, TimeProvider clock)
{
    private const string StateName = "media";
    private readonly MediaWrite _stored = new();
    private Task? _opening;

    /// <summary>The asset as it is stored; null if there is none, or before <see cref="Open"/>.</summary>
    public MediaState? Asset { get; private set; }

    /// <summary>Whether <see cref="Asset"/> is what is stored.</summary>
    public bool IsOpen => _opening is { IsCompletedSuccessfully: true };

    /// <summary>Reads the state, unless that was done or a new one is being written.</summary>
    public Task Open() => _opening is null or { IsFaulted: true } or { IsCanceled: true } ? _opening = Read() : _opening;

    /// <summary>Reads the state again, whatever was known.</summary>
    public Task Reopen() => _opening = Read();

    /// <summary>Writes a first state without having read. False if there is one already: then that is read.</summary>
    public Task<bool> TryCreate(MediaState first)
    {
        if (_opening is not null) return CreateOnceOpen(first);
        var creating = Create(first);
        _opening = creating; // who comes meanwhile waits for it instead of reading what isn't there yet
        return creating;
    }

    public async Task Write(MediaState next)
    {
        _stored.Events = MediaEvents.Of(Asset, next, clock.GetUtcNow());
        _stored.State = next;
        await storage.WriteStateAsync(StateName, grain, _stored);
        Asset = next;
    }

    public async Task Clear()
    {
        _stored.Events = Asset is null ? [] : MediaEvents.OfPurge(Asset, clock.GetUtcNow());
        await storage.ClearStateAsync(StateName, grain, _stored);
        Asset = null;
    }

    private async Task<bool> CreateOnceOpen(MediaState first)
    {
        await Open();
        if (Asset is not null) return false;
        await Write(first);
        return true;
    }

    private async Task<bool> Create(MediaState first)
    {
        try
        {
            (_stored.State, _stored.Events) = (first, []);
            await storage.WriteStateAsync(StateName, grain, _stored);
            Asset = first;
            _opening = Task.CompletedTask; // a task of its own would stay in memory as long as the grain does
            return true;
        }
        catch (InconsistentStateException)
        {
            await Read();
            if (Asset is null) throw; // it went in the meantime: the next try will do
            return false;
        }
    }

    private async Task Read()
    {
        await storage.ReadStateAsync(StateName, grain, _stored);
        Asset = _stored.RecordExists ? _stored.State : null;
        _opening = Task.CompletedTask;
    }
}

/// <summary>A state on its way to storage, with what is to be told of it: one transaction writes both.</summary>
public sealed class MediaWrite : IGrainState<MediaState>
{
    public MediaState? State { get; set; }

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }

    /// <summary>The events that this write makes true.</summary>
    public IReadOnlyList<MediaEvent> Events { get; set; } = [];
}
