using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media.Tests.Cluster;

public sealed class SetRetentionTests
{
    [Fact]
    public async Task A_retention_that_was_extended_wins_over_a_tick_that_is_on_its_way()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        var due = cluster.Clock.GetUtcNow().AddDays(60);
        cluster.Clock.Advance(TimeSpan.FromDays(60) - TimeSpan.FromSeconds(1));
        var kept = (await media.SetRetention(new RetentionRequest { PurgeAt = due.AddDays(30) })).Value!;
        Assert.Equal(due.AddDays(30), kept.PurgeAt);

        cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await Tick(media);
        Assert.Equal(due.AddDays(30), (await media.Get()).Value!.PurgeAt);
        Assert.Equal(due.AddDays(30), await Planned(cluster, media));

        cluster.Clock.Advance(TimeSpan.FromDays(30));
        await Tick(media);
        Assert.Equal(MediaErrorCode.NotFound, (await media.GetHistory()).Error!.Code);
    }

    [Fact]
    public async Task A_shorter_retention_brings_the_reminder_forward()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        var soon = cluster.Clock.GetUtcNow().AddMinutes(5);
        Assert.Equal(soon, (await media.SetRetention(new RetentionRequest { PurgeAt = soon })).Value!.PurgeAt);
        Assert.Equal(soon, await Planned(cluster, media));

        cluster.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM OrleansStorage") == 0, "it is purged by the tick itself");
    }

    [Fact]
    public async Task A_pinned_asset_outlives_its_time_and_goes_when_it_is_given_one_again()
    {
        await using var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Media:Accounts:acme:AllowPinning"] = "true" });
        var media = await cluster.ReadyPicture();
        Assert.Null((await media.SetRetention(new RetentionRequest { Pinned = true })).Value!.PurgeAt);
        cluster.Clock.Advance(TimeSpan.FromDays(4000));
        await Tick(media);
        Assert.Null((await media.Get()).Value!.PurgeAt);

        Assert.Equal(MediaErrorCode.RetentionNotAllowed, (await media.SetRetention(new RetentionRequest { Days = 1 })).Error!.Code); // by then its account's year has passed
        await using var later = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Media:AllowPinning"] = "true" });
        var young = await later.ReadyPicture();
        await young.SetRetention(new RetentionRequest { Pinned = true });
        await young.SetRetention(new RetentionRequest { Days = 1 });
        later.Clock.Advance(TimeSpan.FromDays(1));
        await Tick(young);
        Assert.Equal(MediaErrorCode.NotFound, (await young.Get()).Error!.Code);
    }

    [Fact]
    public async Task It_survives_the_grain()
    {
        var file = MediaCluster.NewSqliteFile();
        MediaId id;
        DateTimeOffset until;
        await using (var before = await MediaCluster.Start(("Sqlite", file)))
        {
            id = MediaId.New(before.Clock.GetUtcNow());
            var media = before.Grains.GetMedia(Uploads.Acme, id);
            await media.Ask(Uploads.Picture);
            until = before.Clock.GetUtcNow().AddDays(300);
            await media.SetRetention(new RetentionRequest { PurgeAt = until });
        }

        await using var cluster = await MediaCluster.Start(("Sqlite", file));
        var history = (await cluster.Grains.GetMedia(Uploads.Acme, id).GetHistory()).Value!;
        Assert.Equal((until, 2), (history.PurgeAt, history.Transitions.Count));
        Assert.Equal(1, await cluster.Count($"SELECT count(*) FROM media_catalog WHERE purge_at = {until.ToUnixTimeMilliseconds()}"));
    }

    [Fact]
    public async Task Of_an_asset_that_is_not_there_nothing_can_be_kept()
    {
        await using var cluster = await MediaCluster.Start();
        Assert.Equal(MediaErrorCode.NotFound, (await cluster.NewMedia().SetRetention(new RetentionRequest { Days = 1 })).Error!.Code);
        Assert.Equal(MediaErrorCode.ValidationFailed, (await cluster.NewMedia().SetRetention(new RetentionRequest())).Error!.Code);
    }

    private static async Task<DateTimeOffset> Planned(MediaCluster cluster, IMediaGrain media) =>
        new((await cluster.Services.GetRequiredService<IReminderTable>().ReadRow(media.GetGrainId(), MediaGrain.RetentionReminder))!.StartAt, TimeSpan.Zero);

    private static Task Tick(IMediaGrain media) => media.AsReference<IRemindable>().ReceiveReminder(MediaGrain.RetentionReminder, default);
}
