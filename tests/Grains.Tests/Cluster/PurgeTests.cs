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
        cluster.Clock.Advance(TimeSpan.FromDays(61));

        await storage.Stop();
        await Assert.ThrowsAsync<RegistryUnavailableException>(() => Tick(media));
        Assert.Equal(1, await cluster.Count("SELECT count(*) FROM OrleansStorage"));
        Assert.Equal(1, await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"));

        storage.Restart();
        await Tick(media);
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM OrleansStorage") + await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"));
        Assert.False(await ticket.Exists(storage.ConnectionString));
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

    private static Task Tick(IMediaGrain media) => media.AsReference<IRemindable>().ReceiveReminder("retention", default);
}
