using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Media.Tests.Cluster;

public sealed class RecordTests
{
    private readonly Counted _storage = new();

    [Fact]
    public async Task A_new_asset_is_written_once_and_never_read()
    {
        await using var cluster = await Start();
        var media = cluster.NewMedia();
        await media.Ask(Uploads.Picture);
        Assert.Equal(MediaStatus.PendingUpload, (await media.Get()).Value!.Status);
        Assert.Equal((0, 1), (_storage.Reads, _storage.Writes));
    }

    [Fact]
    public async Task Reads_at_once_of_an_asset_that_is_not_in_memory_share_one_read()
    {
        var file = MediaCluster.NewSqliteFile();
        MediaId id;
        await using (var before = await Start(file))
        {
            id = MediaId.New(before.Clock.GetUtcNow());
            await before.Grains.GetMedia(Uploads.Acme, id).Ask(Uploads.Film);
        }

        (_storage.Reads, _storage.Writes) = (0, 0);
        await using var cluster = await Start(file);
        var media = cluster.Grains.GetMedia(Uploads.Acme, id);
        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => media.GetHistory()));
        Assert.All(found, history => Assert.NotNull(history.Value));
        Assert.Equal((1, 0), (_storage.Reads, _storage.Writes));
    }

    [Fact]
    public async Task A_read_while_the_asset_is_being_made_waits_for_it()
    {
        await using var cluster = await Start();
        var media = cluster.NewMedia();
        _storage.Gate = new TaskCompletionSource();
        var making = media.RequestUpload(Uploads.Picture);
        await Eventually.True(() => Task.FromResult(_storage.Writes == 1), "the write is under way");
        var reading = media.Get();
        Assert.False(making.IsCompleted);
        _storage.Gate.SetResult();
        Assert.NotNull((await making).Value);
        Assert.NotNull((await reading).Value);
        Assert.Equal(0, _storage.Reads);
    }

    [Fact]
    public async Task A_request_that_is_repeated_after_a_restart_finds_the_asset_it_made()
    {
        var file = MediaCluster.NewSqliteFile();
        var id = MediaId.FromIdempotencyKey(Uploads.Acme, "order-17");
        UploadTicket first;
        await using (var before = await Start(file)) first = await before.Grains.GetMedia(Uploads.Acme, id).Ask(Uploads.Picture);

        await using var cluster = await Start(file);
        var again = cluster.Grains.GetMedia(Uploads.Acme, id);
        Assert.Equal(first.UploadUrl, (await again.Ask(Uploads.Picture)).UploadUrl);
        Assert.Equal(MediaErrorCode.IdempotencyKeyReused, (await again.RequestUpload(Uploads.Film)).Error!.Code);
        Assert.Equal(1, await cluster.Count("SELECT count(*) FROM OrleansStorage"));
    }

    private Task<MediaCluster> Start(string? file = null) => MediaCluster.Start(
        file is null ? null : ("Sqlite", file),
        also: silo => silo.Services.AddSingleton<IGrainStorage>(services => _storage.Over(services.GetRequiredKeyedService<IGrainStorage>("Default"))));

    /// <summary>The real storage, with what is asked of it counted.</summary>
    private sealed class Counted : IGrainStorage
    {
        private IGrainStorage? _inner;

        public int Reads { get; set; }

        public int Writes { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public Counted Over(IGrainStorage inner)
        {
            _inner = inner;
            return this;
        }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (typeof(T) == typeof(MediaState)) Reads++;
            return _inner!.ReadStateAsync(stateName, grainId, grainState);
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (typeof(T) == typeof(MediaState)) Writes++;
            if (Gate is { } gate) await gate.Task;
            await _inner!.WriteStateAsync(stateName, grainId, grainState);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _inner!.ClearStateAsync(stateName, grainId, grainState);
    }
}
