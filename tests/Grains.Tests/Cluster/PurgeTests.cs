using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media.Tests.Cluster;

public sealed class PurgeTests
{
    [Fact]
    public async Task A_tick_before_its_time_purges_nothing_and_plans_anew()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        await Tick(media);
        Assert.Equal(MediaStatus.Ready, (await media.Get()).Value!.Status);
        Assert.Equal(1, await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Fact]
    public async Task A_tick_without_state_unregisters_itself()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var reminders = cluster.Services.GetRequiredService<IReminderTable>();
        await reminders.UpsertRow(new ReminderEntry { GrainId = media.GetGrainId(), ReminderName = "retention", StartAt = cluster.Clock.GetUtcNow().UtcDateTime, Period = TimeSpan.FromHours(1) });
        await Tick(media);
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Fact]
    public async Task A_purge_that_storage_refuses_is_tried_again_and_loses_no_track_of_the_asset()
    {
        using var storage = new Azurite();
        await using var cluster = await MediaCluster.Start(storage: storage.ConnectionString);
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Picture);
        await ticket.Send(Samples.Png(4, 4));
        await media.Confirm(new ConfirmRequest());
        await cluster.JobsDone();
        cluster.Clock.Advance(TimeSpan.FromDays(61));

        await storage.Stop();
        await Tick(media);
        Assert.Equal(1, await cluster.Count("SELECT count(*) FROM OrleansStorage"));
        var next = (await cluster.Services.GetRequiredService<IReminderTable>().ReadRow(media.GetGrainId(), MediaGrain.RetentionReminder))!;
        Assert.Equal(cluster.Clock.GetUtcNow().AddHours(1).UtcDateTime, next.StartAt.ToUniversalTime());

        storage.Restart();
        await Tick(media);
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM OrleansStorage") + await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"));
        Assert.False(await ticket.Exists(storage.ConnectionString));
    }

    [Fact]
    public async Task Purges_are_counted_by_their_outcome_with_their_lateness()
    {
        using var storage = new Azurite();
        await using var cluster = await MediaCluster.Start(storage: storage.ConnectionString);
        var (outcomes, lateness) = (new List<object?>(), new List<double>());
        using var listener = Listen(cluster.Services.GetRequiredService<IMeterFactory>().Create("Orleans.Media"), outcomes, lateness);
        var media = cluster.NewMedia();
        await media.Ask(Uploads.Picture);
        cluster.Clock.Advance(TimeSpan.FromDays(60) + TimeSpan.FromSeconds(90));

        await storage.Stop();
        await Tick(media);
        storage.Restart();
        await Tick(media);
        Assert.Equal(["failed", "done"], outcomes);
        Assert.Equal([90.0], lateness);
    }

    // To Orleans a tick that was missed is one for the next period, an hour later.
    [Fact]
    public async Task What_was_due_while_no_silo_lived_is_purged_soon_after_one_does()
    {
        var (database, clock) = (("Sqlite", MediaCluster.NewSqliteFile()), new ManualClock(new DateTimeOffset(2030, 6, 1, 12, 0, 0, TimeSpan.Zero)));
        await using (var before = await MediaCluster.Start(database, clock)) await before.NewMedia().Ask(Uploads.Picture);
        clock.Advance(TimeSpan.FromDays(60) + TimeSpan.FromMinutes(20));

        await using var cluster = await MediaCluster.Start(database, clock);
        await Eventually.True(() => clock.Pending.Any(at => at <= clock.GetUtcNow().AddSeconds(5)), "the reminder service has read what is due");
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM OrleansStorage") == 0, "it is purged");
    }

    [Fact]
    public async Task A_purge_that_comes_twice_is_done_once()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await Tick(media);
        await Tick(media);
        Assert.Equal(MediaErrorCode.NotFound, (await media.Get()).Error!.Code);
    }

    [Fact]
    public async Task Blocks_that_nobody_confirmed_are_gone_with_the_asset()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Film);
        await ticket.SendBlock(0, Samples.Mp4(100));
        cluster.Clock.Advance(TimeSpan.FromDays(61));
        await Tick(media);

        var name = new Azure.Storage.Blobs.BlobUriBuilder(ticket.UploadUrl);
        var container = Azurite.Shared.Client.GetBlobContainerClient(name.BlobContainerName);
        Assert.Empty(container.GetBlobs(states: Azure.Storage.Blobs.Models.BlobStates.All, prefix: name.BlobName));
    }

    // Of this cluster only: others of other tests run in the same process.
    private static MeterListener Listen(Meter meter, List<object?> outcomes, List<double> lateness)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Meter == meter) listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => outcomes.Add(tags[0].Value));
        listener.SetMeasurementEventCallback<double>((_, late, _, _) => lateness.Add(late));
        listener.Start();
        return listener;
    }

    private static Task Tick(IMediaGrain media) => media.AsReference<IRemindable>().ReceiveReminder("retention", default);
}
