using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// Orleans' ADO.NET storage, but for the writes of assets: these carry their purge with them, to the end, and share commits. What
/// a write finds in the way is the same <see cref="InconsistentStateException"/>.
/// </summary>
public sealed class MediaStorage(IGrainStorage inner, IStateCommits commits, IGrainFactory grains) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => stateName == StateWrite.GrainType && grainState is IGrainState<MediaState> asset
        ? Clear(grainId, asset)
        : inner.ClearStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => stateName == StateWrite.GrainType && grainState is IGrainState<MediaState> asset
        ? Write(grainId, asset)
        : inner.WriteStateAsync(stateName, grainId, grainState);

    public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    private async Task Write(GrainId grainId, IGrainState<MediaState> asset)
    {
        var version = await Commit(grainId, asset, MediaStateSerializer.ToBytes(asset.State!));
        (asset.ETag, asset.RecordExists) = (version.ToString(CultureInfo.InvariantCulture), true);
    }

    private async Task Clear(GrainId grainId, IGrainState<MediaState> asset)
    {
        if (asset.RecordExists) await Commit(grainId, asset, payload: null);
        (asset.State, asset.ETag, asset.RecordExists) = (null!, null!, false);
    }

    private async Task<int> Commit(GrainId grainId, IGrainState<MediaState> asset, byte[]? payload)
    {
        int? seen = asset.ETag is { Length: > 0 } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : null;
        var write = new StateWrite(grainId, payload, seen, asset.State!.PurgeAt) { Events = (asset as MediaWrite)?.Events ?? [] };
        var version = await commits.Write(write).ConfigureAwait(false)
            ?? throw new InconsistentStateException($"{grainId} isn't at version {seen?.ToString(CultureInfo.InvariantCulture) ?? "none"} any more.", "", asset.ETag);
        if (write.IsTold) grains.GetEvents(asset.State!.Account).Look().Ignore(); // one way; who doesn't get it finds the events by itself (EventWatch)
        return version;
    }
}

/// <summary>Registers it.</summary>
public static class MediaStorageSetup
{
    /// <summary>Assets are written by <see cref="MediaStorage"/>.</summary>
    public static ISiloBuilder ShareCommits(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton(provider => provider.GetRequiredService<Database>().Commits(new RowTerms(
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId, provider.GetRequiredService<IOptions<MediaOptions>>().Value.PurgeRetry, provider.GetRequiredKeyedService<TimeProvider>(MediaClock.Name))));
        silo.Services.Decorate<IGrainStorage>((provider, storage) => new MediaStorage(storage, provider.GetRequiredService<IStateCommits>(), provider.GetRequiredService<IGrainFactory>()));
        return silo;
    }
}
