using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media.Tests.Cluster;

/// <summary>Jobs from confirm to their end, with real decoders.</summary>
public sealed class JobTests
{
    private static readonly UploadRequest Clip = new() { Filename = "film.mp4", ContentType = "video/mp4" };

    [Fact]
    public async Task A_video_is_processing_until_its_cover_is_there()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        var asset = await media.Settled(MediaStatus.Ready);
        Assert.Equal((124, 78), (asset.Width, asset.Height));
        Assert.InRange(asset.DurationMs!.Value, 300, 500);
        Assert.Equal((ThumbnailSource.Generated, 124, 78), (asset.Thumbnail!.Source, asset.Thumbnail.Width, asset.Thumbnail.Height));
        Assert.Equal(["preview", "square", "thumb"], asset.Renditions.Select(made => made.Name).Order());
        Assert.Equal([MediaStatus.PendingUpload, MediaStatus.Processing, MediaStatus.Ready], (await media.GetHistory()).Value!.Transitions.Select(step => step.To));
    }

    [Fact]
    public async Task A_picture_is_ready_at_once_and_its_renditions_follow()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        var asset = await Prepared(media);
        Assert.StartsWith("data:image/", asset.Placeholder, StringComparison.Ordinal);
        Assert.Equal(ThumbnailSource.Original, asset.Thumbnail!.Source);

        using var http = new HttpClient();
        foreach (var made in asset.Renditions)
        {
            var file = string.Join('/', made.Url.Split('/')[^2..]);
            var location = (await media.GetContent(file: file)).Value!;
            using var answer = await http.GetAsync(location.Url);
            Assert.Equal(("image/webp", made.Size), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLength));
        }

        Assert.Equal(MediaErrorCode.NotFound, (await media.GetContent(file: "1/other.webp")).Error!.Code);
    }

    [Fact]
    public async Task Bytes_that_only_look_like_a_video_fail_with_a_reason_and_can_not_be_saved_by_another_thumbnail()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, Samples.Mp4(10_000));
        var asset = await media.Settled(MediaStatus.Failed);
        Assert.Equal((FailureCode.Unreadable, 1, "probe"), (asset.Failure!.Code, asset.Failure.Attempts, asset.Failure.Step));
        Assert.Null(asset.Thumbnail);
        Assert.Equal(MediaErrorCode.IllegalTransition, (await media.RequestThumbnail(new())).Error!.Code);
    }

    [Fact]
    public async Task A_job_of_a_registry_that_stopped_is_done_by_the_next_one()
    {
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        MediaId id;
        await using (var first = await MediaCluster.Start(database, settings: new Dictionary<string, string?> { ["Processing:Workers"] = "1" }))
        {
            for (var i = 0; i < 5; i++) await Confirmed(first, Clip, await RealMedia.Read("film.mp4"));
            var (media, asset) = await Confirmed(first, Clip, await RealMedia.Read("film.mp4"));
            Assert.Equal(MediaStatus.Processing, asset.Status);
            id = asset.Id;
        }

        await using var second = await MediaCluster.Start(database);
        await second.Grains.GetMedia(Uploads.Acme, id).Settled(MediaStatus.Ready);
        await Eventually.True(async () => await second.Count("SELECT count(*) FROM media_catalog WHERE job_due IS NOT NULL") == 0, "all jobs are done");
        Assert.Equal(6, await second.Count("SELECT count(*) FROM media_catalog WHERE status = 'ready'"));
    }

    [Fact]
    public async Task A_registry_that_stops_gives_its_running_jobs_back_and_that_costs_no_attempt()
    {
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        await using (var first = await MediaCluster.Start(database))
        {
            var film = await RealMedia.Read("hd.mp4");
            var all = new List<IMediaGrain>();
            for (var i = 0; i < 6; i++) all.Add((await Confirmed(first, Clip, film)).Media);
            await Eventually.True(async () => (await Task.WhenAll(all.Select(media => media.Get()))).Any(media => media.Value!.Progress is not null), "a job runs");
        }

        await using var second = await MediaCluster.Start(database, settings: new Dictionary<string, string?> { ["Processing:Enabled"] = "false" });
        Assert.InRange(await second.Count("SELECT count(*) FROM media_catalog WHERE status = 'processing'"), 1, 6);
        Assert.Equal(0, await second.Count("SELECT count(*) FROM OrleansStorage WHERE CAST(PayloadBinary AS TEXT)->'job'->>'attempts' > 0"));
    }

    [Fact]
    public async Task One_accounts_many_videos_do_not_hold_up_another_ones_one()
    {
        await using var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Processing:Workers"] = "1" });
        var film = await RealMedia.Read("film.mp4");
        var many = new List<IMediaGrain>();
        for (var i = 0; i < 12; i++) many.Add((await Confirmed(cluster, Clip, film)).Media);

        var one = cluster.Grains.GetMedia(AccountId.Parse("other"), MediaId.New(cluster.Clock.GetUtcNow()));
        await (await one.Ask(Clip)).Send(film);
        await one.Confirm(new ConfirmRequest());
        await Eventually.True(async () => (await one.Get()).Value!.Status is MediaStatus.Ready, "the one video is ready");
        var waiting = 0;
        foreach (var media in many) waiting += (await media.Get()).Value!.Status is MediaStatus.Processing ? 1 : 0;
        Assert.InRange(waiting, 1, 12);
    }

    [Fact]
    public async Task A_new_thumbnail_takes_the_place_of_the_old_one_whose_file_is_deleted()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        var before = await media.Settled(MediaStatus.Ready);

        var asked = (await media.RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 200 })).Value!;
        Assert.Equal((MediaStatus.Processing, before.Thumbnail), (asked.Status, asked.Thumbnail));
        Assert.Equal(MediaStatus.Processing, (await media.RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 200 })).Value!.Status);

        var after = await media.Settled(MediaStatus.Ready);
        Assert.NotEqual(before.Thumbnail!.Url, after.Thumbnail!.Url);
        Assert.InRange(after.Thumbnail.FrameTimeMs!.Value, 160, 200);
        await Eventually.True(() => Files(media).Count(file => file.EndsWith("/cover.jpg", StringComparison.Ordinal)) == 1, "the old cover is deleted");
        Assert.Equal(Files(media).Order(), [.. after.Renditions.Select(made => made.Url).Append(after.Thumbnail.Url).Append(after.Url).Select(url => url["/media/".Length..]).Order()]);
    }

    [Fact]
    public async Task A_picture_of_the_account_becomes_a_videos_thumbnail_also_before_it_is_confirmed()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        await media.Settled(MediaStatus.Ready);

        var picture = cluster.NewMedia();
        var ticket = await picture.Ask(Uploads.Picture);
        var request = new ThumbnailRequest { SourceMediaId = ticket.Id.Value };
        Assert.Equal("source_media_id", (await media.RequestThumbnail(request)).Error!.Fields.Single().Field);

        await ticket.Send(Samples.Png(64, 48));
        Assert.Equal(MediaStatus.Processing, (await media.RequestThumbnail(request)).Value!.Status);
        var asset = await media.Settled(MediaStatus.Ready);
        Assert.Equal((ThumbnailSource.Custom, 64, 48, (long?)null), (asset.Thumbnail!.Source, asset.Thumbnail.Width, asset.Thumbnail.Height, asset.Thumbnail.FrameTimeMs));

        var stranger = cluster.Grains.GetMedia(AccountId.Parse("other"), MediaId.New(cluster.Clock.GetUtcNow()));
        await (await stranger.Ask(Uploads.Picture)).Send(Samples.Png(4, 4));
        Assert.Equal("source_media_id", (await media.RequestThumbnail(new ThumbnailRequest { SourceMediaId = stranger.GetPrimaryKeyString().Split('/')[1] })).Error!.Fields.Single().Field);
    }

    [Fact]
    public async Task A_thumbnail_that_can_not_be_made_leaves_the_video_ready_with_its_old_one()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        var before = await media.Settled(MediaStatus.Ready);

        var broken = cluster.NewMedia();
        var ticket = await broken.Ask(Uploads.Picture);
        await ticket.Send(Samples.Mp4(1000)); // no picture, and nobody has looked at it yet
        Assert.Equal(MediaStatus.Processing, (await media.RequestThumbnail(new ThumbnailRequest { SourceMediaId = ticket.Id.Value })).Value!.Status);
        var after = await media.Settled(MediaStatus.Ready);
        Assert.Equal((before.Thumbnail, FailureCode.SourceUnavailable), (after.Thumbnail, after.Failure!.Code));
    }

    [Fact]
    public async Task A_deleted_videos_job_rests_and_is_done_when_it_is_restored()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        await media.Delete();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Confirmed(cluster, Clip, Samples.Mp4(1000)))); // others go by
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM media_catalog WHERE status = 'deleted' AND job_due IS NOT NULL"));

        Assert.Contains((await media.Restore()).Value!.Status, new[] { MediaStatus.Processing, MediaStatus.Ready });
        await media.Settled(MediaStatus.Ready);
    }

    [Fact]
    public async Task A_purge_leaves_nothing_of_what_was_made()
    {
        await using var cluster = await MediaCluster.Start();
        var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
        await media.Settled(MediaStatus.Ready);
        Assert.Equal(5, Files(media).Length);
        await cluster.JobsDone();

        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await Tick(media);
        Assert.Empty(Files(media));
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM media_catalog"));
    }

    [Fact]
    public async Task A_job_that_ends_after_the_purge_leaves_nothing_either()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await Tick(media);

        var left = await cluster.Grains.GetGrain<IMediaJobs>(media.GetPrimaryKeyString()).FinishJob(1, 1, new JobOutcome
        {
            Renditions = [new StoredRendition { Name = "thumb", File = "1/thumb.webp", ContentType = "image/webp", Width = 1, Height = 1, Size = 1 }],
        });
        Assert.Equal(["1/thumb.webp"], left);
    }

    // What it stores after the folder was emptied nobody would find: it may be killed, or be told to stop in the middle of it.
    [Fact]
    public async Task A_purge_waits_until_the_worker_that_is_at_it_has_stopped_and_deletes_what_it_left()
    {
        await using var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Processing:Workers"] = "1" });
        var film = await RealMedia.Read("hd.mp4");
        for (var i = 0; i < 3; i++) await Confirmed(cluster, Clip, film); // keep the workers busy
        var (media, asset) = await Confirmed(cluster, Clip, film);
        var worker = cluster.Grains.GetJobs("acme", asset.Id.Value);
        var order = (await worker.StartJob(1))!;
        Assert.True(await worker.ReportJob(1, 1, new JobProgress("cover", 0)));

        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await Tick(media);
        Assert.NotNull((await media.Get()).Value);
        Assert.False(await worker.ReportJob(1, 1, new JobProgress("cover", 50)));
        await cluster.Services.GetRequiredService<BlobStore>().Upload($"{order.Folder}/1/cover.jpg", await RealMedia.PathOf("picture.jpg"), "image/jpeg", CancellationToken.None);
        await worker.FinishJob(1, 1, new JobOutcome { IsPutOff = true });
        Assert.Null(await worker.StartJob(1));

        await Tick(media);
        Assert.Null((await media.GetHistory()).Value);
        Assert.Empty(Files(media));
    }

    [Fact]
    public async Task Of_a_job_that_is_given_up_nothing_is_left_in_storage()
    {
        await using var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?>
        {
            ["Processing:Workers"] = "1", ["Processing:MaxAttempts"] = "1", ["Processing:LostAfter"] = "00:00:01",
        });
        var film = await RealMedia.Read("hd.mp4");
        for (var i = 0; i < 3; i++) await Confirmed(cluster, Clip, film); // keep the workers busy
        var (media, asset) = await Confirmed(cluster, Clip, film);
        var order = (await cluster.Grains.GetJobs("acme", asset.Id.Value).StartJob(1))!; // a worker that is never heard of again
        var file = await RealMedia.PathOf("picture.jpg");
        await cluster.Services.GetRequiredService<BlobStore>().Upload($"{order.Folder}/1/cover.jpg", file, "image/jpeg", CancellationToken.None);

        asset = await media.Settled(MediaStatus.Failed);
        Assert.Equal(FailureCode.WorkerLost, asset.Failure!.Code);
        Assert.Single(Files(media));
    }

    [Fact]
    public async Task No_files_are_left_on_the_machine()
    {
        var scratch = Directory.CreateTempSubdirectory("scratch-").FullName;
        await using (var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Processing:Scratch"] = scratch }))
        {
            var (media, _) = await Confirmed(cluster, Clip, await RealMedia.Read("film.mp4"));
            await media.Settled(MediaStatus.Ready);
            await Eventually.True(() => Directory.GetDirectories(scratch).SelectMany(Directory.GetDirectories).Any() is false, "the runs' folders are gone");
        }

        Assert.Empty(Directory.GetDirectories(scratch));
        Directory.Delete(scratch, recursive: true);
    }

    private static Task Tick(IMediaGrain media) => media.AsReference<IRemindable>().ReceiveReminder(MediaGrain.RetentionReminder, default);

    private static async Task<(IMediaGrain Media, MediaAsset Asset)> Confirmed(MediaCluster cluster, UploadRequest request, byte[] bytes)
    {
        var media = cluster.NewMedia();
        await (await media.Ask(request)).Send(bytes);
        return (media, (await media.Confirm(new ConfirmRequest())).Value!);
    }

    private static Task<MediaAsset> Prepared(IMediaGrain media) => Eventually.Get(
        async () => (await media.Get()).Value is { Renditions.Count: > 0 } asset ? asset : null, "its renditions are there");

    /// <summary>What storage has in the asset's folder.</summary>
    private static string[] Files(IMediaGrain media)
    {
        var container = new BlobServiceClient(Azurite.Shared.ConnectionString).GetBlobContainerClient("media");
        return [.. container.GetBlobs(prefix: $"{media.GetPrimaryKeyString()}/").Select(blob => blob.Name)];
    }
}
