using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Orleans.Media.Tests.Cluster;

/// <summary>Passes over real storage and a real database. Each test has a container of its own, and the storage's clock is the real one.</summary>
public sealed class ReconcilerTests
{
    private const string Earlier = "acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt";
    private readonly string _container = $"reconcile-{Guid.NewGuid():N}";

    private BlobContainerClient Container => Azurite.Shared.Client.GetBlobContainerClient(_container);

    [Fact]
    public async Task What_a_purge_left_is_found_and_only_deleted_if_told_so()
    {
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        UploadTicket left;
        await using (var cluster = await Start(database))
        {
            left = await Purged(cluster);
            await left.Send(Samples.Png(4, 4)); // a PUT that was still running
            var pass = await Pass(cluster);
            Assert.Equal((1, 0, OrphanReason.NoAsset), (pass.Orphans, pass.Deleted, Assert.Single(pass.OrphanExamples).Reason));
            Assert.True(await Has(left));
        }

        await using var mending = await Start(database, settings: [("Repair", "true")]);
        var mended = await Pass(mending);
        Assert.Equal((1, 1, mended.OrphanBytes), (mended.Orphans, mended.Deleted, mended.DeletedBytes));
        Assert.False(await Has(left));
        Assert.Equal(0, (await Pass(mending)).Orphans);
    }

    [Fact]
    public async Task An_orphan_has_its_grace_time()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var cluster = await Start(clock: clock, settings: [("Repair", "true")]);
        await Put($"{Earlier}/late.png");
        var pass = await Pass(cluster);
        Assert.Equal((1, 0, 0), (pass.InGrace, pass.Orphans, pass.Deleted));

        clock.Advance(TimeSpan.FromHours(25));
        pass = await Pass(cluster);
        Assert.Equal((0, 1, 1), (pass.InGrace, pass.Orphans, pass.Deleted));
    }

    [Fact]
    public async Task Orphans_go_with_their_snapshots_leases_and_staged_blocks_and_names_of_others_stay()
    {
        await using var cluster = await Start(settings: [("Repair", "true")]);
        string[] others = ["readme.txt", "Other/file", "acme/logo.png", "acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/logo.png"];
        foreach (var name in others) await Put(name);
        var pinned = await Put($"{Earlier}/film.mp4");
        await pinned.CreateSnapshotAsync();
        await pinned.GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);
        await Container.GetBlockBlobClient(Earlier.Replace("acme", "nobody", StringComparison.Ordinal) + "/staged.mp4").StageBlockAsync(BlockPlan.NameOf(0), new MemoryStream([1, 2, 3]));

        var pass = await Pass(cluster);
        Assert.Equal((2, 2, 4), (pass.Orphans, pass.Deleted, pass.Foreign));
        Assert.Equal(others.Order(StringComparer.Ordinal), Names());
    }

    [Fact]
    public async Task A_lost_blob_is_reported_and_marked_if_told_so_also_of_a_deleted_asset()
    {
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        MediaId lost, deleted, fine;
        await using (var cluster = await Start(database))
        {
            (lost, deleted, fine) = (await Ready(cluster), await Ready(cluster), await Ready(cluster));
            await Media(cluster, deleted).Delete();
            foreach (var id in new[] { lost, deleted }) await Lose(id);
            var pass = await Pass(cluster);
            Assert.Equal((2, 0), (pass.Missing, pass.Marked));
            Assert.Equal(new[] { lost.Value, deleted.Value }.Order(StringComparer.Ordinal), pass.MissingExamples.Select(missing => missing.Id));
            Assert.Equal(MediaStatus.Ready, (await Media(cluster, lost).Get()).Value!.Status);
        }

        await using var mending = await Start(database, settings: [("Repair", "true")]);
        Assert.Equal(2, (await Pass(mending)).Marked);
        var asset = (await Media(mending, lost).Get()).Value!;
        Assert.Equal((MediaStatus.Failed, FailureCode.BytesLost), (asset.Status, asset.Failure!.Code));
        Assert.Equal(MediaStatus.Failed, (await Media(mending, deleted).Restore()).Value!.Status);
        Assert.Equal(MediaStatus.Ready, (await Media(mending, fine).Get()).Value!.Status);
        Assert.Equal(0, (await Pass(mending)).Missing);
    }

    [Fact]
    public async Task A_lost_snapshot_is_missed_although_the_blob_is_there()
    {
        await using var cluster = await Start(settings: [("Repair", "true")]);
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Film);
        await ticket.SendBlock(0, await RealMedia.Read("film.mp4"));
        await media.Confirm(new ConfirmRequest());
        await Blob(ticket).DeleteAsync(DeleteSnapshotsOption.OnlySnapshots);

        var pass = await Pass(cluster);
        Assert.Equal((1, 1, 0), (pass.Missing, pass.Marked, pass.Orphans));
        Assert.NotNull(Assert.Single(pass.MissingExamples).Snapshot);
        Assert.Equal(FailureCode.BytesLost, (await media.Get()).Value!.Failure!.Code);
    }

    [Fact]
    public async Task Living_assets_are_never_touched_whatever_they_are_doing()
    {
        await using var cluster = await Start(settings: [("Repair", "true"), ("PageSize", "7")], processing: true);
        var random = new Random(5);
        for (var i = 0; i < 24; i++) await Any(cluster, random.Next(7));
        await Put($"{Earlier}/orphan.png");
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_catalog WHERE job_due IS NOT NULL AND status <> 'deleted'") == 0, "processing is done", TimeSpan.FromMinutes(3));
        var states = await States(cluster);
        var names = Names();

        var pass = await Pass(cluster);
        Assert.Equal((1, 1, 0, 0), (pass.Orphans, pass.Deleted, pass.Missing, pass.Foreign));
        Assert.Equal((24, names.Length), (pass.Assets, pass.Blobs));
        Assert.Equal(names.Where(name => !name.StartsWith(Earlier, StringComparison.Ordinal)), Names());
        Assert.Equal(states, await States(cluster));
    }

    [Fact]
    public async Task A_pass_that_is_interrupted_goes_on_where_it_was_and_counts_once()
    {
        await using var cluster = await Start(settings: [("PageSize", "2"), ("BlobsPerSecond", "20")]);
        for (var i = 0; i < 6; i++) await Ready(cluster);
        for (var i = 0; i < 9; i++) await Put($"{Earlier}/left{i}.png");

        var reconciler = cluster.Grains.GetReconciler();
        await reconciler.Start();
        for (var pages = 1; pages <= 5; pages += 2)
        {
            await Eventually.True(async () => (await reconciler.GetReport()) is var report && (report.Last is not null || report.UnderWay!.Pages >= pages), $"{pages} pages are done");
            await reconciler.Cast<Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        }

        var pass = await Ended(cluster);
        Assert.Equal((15, 6, 9, 0), (pass.Blobs, pass.Assets, pass.Orphans, pass.Missing));
        Assert.True(pass.Pages > 5, "it came to several pages");
        Assert.Equal(9, pass.OrphanExamples.Select(orphan => orphan.Blob).Distinct().Count());
    }

    [Fact]
    public async Task More_findings_than_may_be_mended_are_all_left_alone()
    {
        await using var cluster = await Start(settings: [("Repair", "true"), ("MostRepairs", "2")]);
        for (var i = 0; i < 3; i++) await Put($"{Earlier}/left{i}.png");
        var pass = await Pass(cluster);
        Assert.Equal((3, 0, true), (pass.Orphans, pass.Deleted, pass.HeldBack));
        Assert.Equal(3, Names().Length);
    }

    [Fact]
    public async Task A_pass_outlives_its_silo()
    {
        await using var cluster = await Start(settings: [("PageSize", "2"), ("BlobsPerSecond", "10")], silos: 2);
        for (var i = 0; i < 3; i++) await Ready(cluster);
        for (var i = 0; i < 7; i++) await Put($"{Earlier}/left{i}.png");

        var reconciler = cluster.Grains.GetReconciler();
        await reconciler.Start();
        await Eventually.True(async () => (await reconciler.GetReport()).UnderWay is { Pages: >= 2 }, "it is under way");
        var host = await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(reconciler);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos.Single(silo => silo.SiloAddress.Equals(host)));

        var pass = await Eventually.Get(async () => await Report(reconciler) is { UnderWay: null, Last: { } last } ? last : null, "the other silo ends the pass", TimeSpan.FromMinutes(2));
        Assert.Equal((10, 3, 7, 0), (pass.Blobs, pass.Assets, pass.Orphans, pass.Missing));
    }

    [Fact]
    public async Task While_storage_or_the_database_is_away_nothing_is_missed_and_the_pass_goes_on_later()
    {
        using var storage = new Azurite();
        using var postgres = new Postgres();
        await using var cluster = await MediaCluster.Start(("Postgres", await postgres.CreateDatabase()), storage: storage.ConnectionString, settings: new Dictionary<string, string?>
        {
            ["Reconcile:Repair"] = "true", ["Reconcile:PageSize"] = "1", ["Reconcile:BlobsPerSecond"] = "5", ["Processing:Enabled"] = "false",
        });
        for (var i = 0; i < 6; i++) await Ready(cluster);

        var reconciler = cluster.Grains.GetReconciler();
        await reconciler.Start();
        await Eventually.True(async () => (await reconciler.GetReport()).UnderWay is { Assets: >= 1 }, "it is under way");
        await storage.Stop();
        Assert.InRange((await Waiting(reconciler)).UnderWay!.Assets, 1, 5);
        storage.Restart();

        postgres.Stop();
        await reconciler.Start().ContinueWith(_ => { }, TaskScheduler.Default);
        await Waiting(reconciler);
        postgres.Start();

        var pass = await Eventually.Get(async () =>
        {
            await Record.ExceptionAsync(() => reconciler.Start());
            return await Report(reconciler) is { Last: { } last } ? last : null;
        }, "the pass is through", TimeSpan.FromMinutes(1));
        Assert.Equal((6, 6, 0, 0), (pass.Assets, pass.Blobs, pass.Missing, pass.Marked));
    }

    [Fact]
    public async Task A_container_that_is_gone_says_nothing_of_the_assets()
    {
        await using var cluster = await Start(settings: [("Repair", "true")]);
        await Ready(cluster);
        await Container.DeleteAsync();
        var reconciler = cluster.Grains.GetReconciler();
        await reconciler.Start();
        var report = await Waiting(reconciler);
        Assert.Equal((0, null), (report.UnderWay!.Missing, report.Last));
        Assert.Equal(MediaStatus.Ready, (await cluster.Grains.GetCatalog(Uploads.Acme).List(new AssetQuery())).Value!.Items[0].Status);
    }

    [Fact]
    public async Task The_reminder_is_there_once_and_starts_a_pass_a_day()
    {
        await using var cluster = await Start(settings: [("Enabled", "true")], silos: 2);
        const string Reminders = "SELECT count(*) FROM OrleansRemindersTable WHERE ReminderName = 'reconcile'";
        await Eventually.True(async () => await cluster.Count(Reminders) == 1, "the reminder is planned");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.Grains.GetReconciler().Plan()));
        Assert.Equal(1, await cluster.Count(Reminders));

        var first = await Tick(cluster);
        Assert.Equal(first.StartedAt, (await Tick(cluster)).StartedAt);
        cluster.Clock.Advance(TimeSpan.FromDays(1));
        await Eventually.True(async () => (await Tick(cluster)).StartedAt > first.StartedAt, "the next day has its own pass");
    }

    [Fact]
    public async Task Switched_off_it_forgets_its_reminder()
    {
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        const string Reminders = "SELECT count(*) FROM OrleansRemindersTable";
        await using (var cluster = await Start(database, settings: [("Enabled", "true")])) await Eventually.True(async () => await cluster.Count(Reminders) == 1, "the reminder is planned");
        await using var off = await Start(database);
        await Eventually.True(async () => await off.Count(Reminders) == 0, "the reminder is gone");
    }

    private static Task<ReconcileReport> Waiting(IReconcilerGrain reconciler) =>
        Eventually.Get(async () => await Report(reconciler) is { Waiting: not null } waiting ? waiting : null, "it waits");

    /// <summary>The report; null while the grain can't be reached.</summary>
    private static async Task<ReconcileReport?> Report(IReconcilerGrain reconciler)
    {
        ReconcileReport? report = null;
        await Record.ExceptionAsync(async () => report = await reconciler.GetReport());
        return report;
    }

    private static async Task<ReconcilePass> Tick(MediaCluster cluster)
    {
        await cluster.Grains.GetReconciler().AsReference<IRemindable>().ReceiveReminder("reconcile", default);
        return await Ended(cluster);
    }

    private static async Task<ReconcilePass> Pass(MediaCluster cluster)
    {
        await cluster.Grains.GetReconciler().Start();
        return await Ended(cluster);
    }

    private static async Task<ReconcilePass> Ended(MediaCluster cluster) => (await Eventually.Get(
        async () => await cluster.Grains.GetReconciler().GetReport() is { UnderWay: null, Last: not null } report ? report : null, "the pass is through")).Last!;

    private async Task<MediaCluster> Start((string, string)? database = null, ManualClock? clock = null, bool processing = false, short silos = 1, (string Name, string Value)[]? settings = null)
    {
        await Container.CreateIfNotExistsAsync();
        var all = new Dictionary<string, string?> { ["Storage:Container"] = _container, ["Reconcile:BlobsPerSecond"] = "1000000", ["Processing:Enabled"] = $"{processing}" };
        foreach (var (name, value) in settings ?? []) all[$"Reconcile:{name}"] = value;
        return await MediaCluster.Start(database, clock, silos, settings: all);
    }

    /// <summary>An asset in some state.</summary>
    private static async Task Any(MediaCluster cluster, int state)
    {
        var media = cluster.NewMedia();
        var ticket = await media.Ask(state is 1 or 2 ? Uploads.Film : Uploads.Picture);
        if (state == 0) return;
        if (state == 1)
        {
            await ticket.SendBlock(0, Samples.Mp4(100));
            await media.GetUpload();
            return;
        }

        if (state == 2) await ticket.SendBlock(0, await RealMedia.Read("film.mp4"));
        else await ticket.Send(Samples.Png(8, 8));
        if (state == 3) return;
        await media.Confirm(new ConfirmRequest());
        if (state == 4) await media.Delete();
    }

    private static async Task<MediaId> Ready(MediaCluster cluster) => (await (await cluster.ReadyPicture()).Get()).Value!.Id;

    private static IMediaGrain Media(MediaCluster cluster, MediaId id) => cluster.Grains.GetMedia(Uploads.Acme, id);

    /// <summary>An asset that is gone although its upload URL still works, as it is for some at the end of their retention.</summary>
    private static async Task<UploadTicket> Purged(MediaCluster cluster)
    {
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Picture);
        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await media.AsReference<IRemindable>().ReceiveReminder("retention", default);
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM media_catalog"));
        return ticket;
    }

    private static async Task<string> States(MediaCluster cluster)
    {
        await using var command = cluster.Database.CreateCommand("SELECT group_concat(id || status || coalesce(job_due, '')) FROM (SELECT * FROM media_catalog ORDER BY id)");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task Lose(MediaId id)
    {
        foreach (var blob in Container.GetBlobs(prefix: $"acme/{id}/")) await Container.DeleteBlobAsync(blob.Name);
    }

    private async Task<BlobClient> Put(string name)
    {
        var blob = Container.GetBlobClient(name);
        await blob.UploadAsync(new BinaryData("left"), overwrite: true);
        return blob;
    }

    private string[] Names() => [.. Container.GetBlobs(states: BlobStates.Uncommitted).Select(blob => blob.Name).Order(StringComparer.Ordinal)];

    private BlobClient Blob(UploadTicket ticket) => Container.GetBlobClient(new BlobUriBuilder(ticket.UploadUrl).BlobName);

    private async Task<bool> Has(UploadTicket ticket) => await Blob(ticket).ExistsAsync();
}
