using System.Globalization;

namespace Orleans.Media.Tests.Cluster;

/// <summary>Deliveries on a clock that the test moves: order, backoff, giving up, switching off, what comes of a purge.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task A_life_is_told_from_its_upload_to_its_purge_each_event_once_and_in_order(string kind)
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var cluster = await Start(kind);
        await cluster.AddWebhook(receiver);
        var media = await cluster.ReadyPicture();
        await media.Delete();
        await media.Restore();
        await Told(receiver, 4);
        cluster.Clock.Advance(TimeSpan.FromDays(57) + TimeSpan.FromMinutes(1));
        await Told(receiver, 5);
        cluster.Clock.Advance(TimeSpan.FromDays(3));
        await media.AsReference<IRemindable>().ReceiveReminder("retention", default);
        await Told(receiver, 6);

        Assert.Equal(["media.uploaded", "media.ready", "media.deleted", "media.restored", "media.purge_soon", "media.purged"], receiver.All.Select(received => received.Type));
        Assert.Equal(6, receiver.All.Select(received => received.Id).Distinct().Count());
        Assert.Single(receiver.All.Select(received => received.MediaId).Distinct());
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM OrleansStorage WHERE GrainTypeString = 'media'"));
        // What came before is two months old by now: the log needn't have it any more.
        await Eventually.True(
            async () => await cluster.Count("SELECT count(*) FROM media_webhook_deliveries WHERE status = 'delivered'") >= 1 && await cluster.Count("SELECT count(*) FROM media_webhook_deliveries WHERE status <> 'delivered'") == 0,
            "all are noted");
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task A_failing_event_holds_up_its_asset_and_no_other_until_it_is_answered(string kind)
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var cluster = await Start(kind);
        await cluster.AddWebhook(receiver);
        var broken = await cluster.ReadyPicture();
        await Told(receiver, 2);
        var brokenId = receiver.All[0].MediaId;
        receiver.Answer = (received, context) =>
        {
            context.Response.StatusCode = received.MediaId == brokenId ? 500 : 204;
            return Task.CompletedTask;
        };

        await broken.Delete();
        await broken.Restore();
        await Told(receiver, 3);
        await cluster.ReadyPicture();
        await Told(receiver, 5);
        Assert.Equal("media.deleted", receiver.All[2].Type);
        Assert.DoesNotContain(receiver.All, received => received.Type == "media.restored");

        await Retried(cluster, 1);
        receiver.Answers(200);
        cluster.Clock.Advance(TimeSpan.FromSeconds(7));
        await Told(receiver, 7);
        Assert.Equal(["media.deleted", "media.restored"], receiver.All.Skip(5).Select(received => received.Type));
        Assert.Equal(receiver.All[2].Id, receiver.All[5].Id);
        Assert.Equal(receiver.All[2].Body, receiver.All[5].Body);
    }

    [Fact]
    public async Task A_webhook_that_fails_for_24_hours_is_switched_off_with_its_reason_and_what_waited_is_given_up()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answers(503, "closed\0for\u0001today");
        await using var cluster = await Start("Sqlite");
        var webhook = await cluster.AddWebhook(receiver);
        await cluster.ReadyPicture();

        var pauses = new List<TimeSpan>();
        while ((await webhook.Get()).Value!.Enabled)
        {
            Assert.InRange(pauses.Count, 0, 20);
            await Retried(cluster, pauses.Count + 1);
            if (!(await webhook.Get()).Value!.Enabled) break;
            var next = (await webhook.GetDeliveries(new DeliveryQuery())).Value!.Items[^1].NextAttemptAt!.Value;
            pauses.Add(next - cluster.Clock.GetUtcNow());
            cluster.Clock.Advance(pauses[^1]);
        }

        Assert.InRange(pauses[0], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
        Assert.InRange(pauses[1], TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(18));
        Assert.InRange(pauses[6], TimeSpan.FromHours(0.8), TimeSpan.FromHours(1.22));
        Assert.Equal(TimeSpan.FromHours(24), TimeSpan.FromTicks(pauses.Sum(pause => pause.Ticks)));
        var off = (await webhook.Get()).Value!;
        Assert.Equal("Every try failed for 24 hours. The last one: It answered 503.", off.DisabledReason);
        Assert.Equal(cluster.Clock.GetUtcNow(), off.DisabledAt);

        var log = (await webhook.GetDeliveries(new DeliveryQuery())).Value!.Items;
        Assert.Equal(["media.ready", "media.uploaded"], log.Select(delivery => delivery.Type));
        Assert.All(log, delivery => Assert.Equal(DeliveryStatus.GivenUp, delivery.Status));
        Assert.Empty(log[0].Attempts); // it waited for the first one
        Assert.Equal(pauses.Count + 1, log[1].Attempts.Count);
        Assert.All(log[1].Attempts, attempt => Assert.Equal((503, "closed\uFFFDfor\uFFFDtoday"), (attempt.Status, attempt.Body)));

        Assert.Equal(MediaErrorCode.WebhookDisabled, (await webhook.Replay(log[1].Id)).Error!.Code);
        var told = receiver.All.Count;
        await cluster.ReadyPicture();
        receiver.Answers(200);
        var on = (await webhook.Change(new WebhookChange { Enabled = true })).Value!;
        Assert.Equal((true, null, null, null), (on.Enabled, on.DisabledReason, on.DisabledAt, on.FailingSince));
        await webhook.Replay(log[1].Id);
        await Told(receiver, told + 1);
        await Eventually.True(async () => (await webhook.GetDeliveries(new DeliveryQuery())).Value!.Items[^1].Status is DeliveryStatus.Delivered, "it is delivered after all");
        Assert.Equal("media.uploaded", receiver.All[^1].Type);
        Assert.Equal(log[1].EventId, receiver.All[^1].Id);
    }

    [Fact]
    public async Task A_webhook_that_says_410_is_switched_off_at_once()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answers(410);
        await using var cluster = await Start("Sqlite");
        var webhook = await cluster.AddWebhook(receiver);
        await cluster.ReadyPicture();
        await Eventually.True(async () => (await webhook.Get()).Value is { Enabled: false, DisabledReason: "It answered 410 Gone." }, "it is off", Wait);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task A_slow_webhook_holds_up_neither_others_nor_its_own_other_assets_nor_calls_about_it()
    {
        await using var slow = await WebhookReceiver.Start();
        await using var quick = await WebhookReceiver.Start();
        var never = new TaskCompletionSource();
        slow.Answer = (received, context) => received.MediaId == slow.All[0].MediaId ? never.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask;
        await using var cluster = await Start("Sqlite");
        var webhook = await cluster.AddWebhook(slow);
        await cluster.AddWebhook(quick);
        await cluster.ReadyPicture();
        await cluster.ReadyPicture();
        await Told(quick, 4);
        await Told(slow, 3);
        Assert.True((await webhook.Change(new WebhookChange { Description = "slow" })).Value!.Enabled);
        Assert.Single((await webhook.GetDeliveries(new DeliveryQuery(1))).Value!.Items);
        never.SetResult();
        await Told(slow, 4);
    }

    [Fact]
    public async Task Old_events_and_logs_are_forgotten_and_what_waits_is_not()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var cluster = await Start("Sqlite");
        await cluster.AddWebhook(receiver);
        await cluster.ReadyPicture();
        await Told(receiver, 2);
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_webhook_deliveries WHERE status = 'delivered'") == 2, "both are noted");
        receiver.Answers(500);
        await cluster.ReadyPicture();
        await Told(receiver, 3);
        await Retried(cluster, 1);

        await cluster.Execute("UPDATE media_webhook_deliveries SET due_at = 9000000000000 WHERE status = 'pending'");
        cluster.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(11));
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_events") == 2, "the old ones are forgotten", Wait);
        Assert.Equal(2, await cluster.Count("SELECT count(*) FROM media_webhook_deliveries WHERE status = 'pending'"));
        Assert.Equal(2, await cluster.Count("SELECT count(*) FROM media_webhook_deliveries"));
        Assert.Equal(await cluster.Count("SELECT min(place) FROM media_events") - 1, await cluster.Count("SELECT kept_from FROM media_event_accounts"));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task Nothing_is_written_for_accounts_that_nobody_listens_to(string kind)
    {
        await using var cluster = await Start(kind);
        var media = await cluster.ReadyPicture();
        await media.Delete();
        Assert.Equal(0, await cluster.Count("SELECT count(*) FROM media_events"));
    }

    [Fact]
    public async Task A_purge_that_is_moved_is_announced_for_its_new_time_and_one_that_is_moved_close_at_once()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var cluster = await Start("Sqlite");
        await cluster.AddWebhook(receiver, "media.purge_soon");
        var media = await cluster.ReadyPicture();
        await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_purge_announcements") == 1, "the watch has looked");
        cluster.Clock.Advance(TimeSpan.FromDays(58));
        await Told(receiver, 1);
        await media.SetRetention(new RetentionRequest { Days = 30 });
        cluster.Clock.Advance(TimeSpan.FromDays(28));
        await Told(receiver, 2);
        await media.SetRetention(new RetentionRequest { Days = 30 });
        await media.SetRetention(new RetentionRequest { Days = 1 });
        await Told(receiver, 3);
        Assert.Equal(3, receiver.All.Select(received => received.Json.GetProperty("data").GetProperty("purge_at").GetString()).Distinct().Count());
    }

    private static async Task<MediaCluster> Start(string kind) => await MediaCluster.Start(
        (kind, kind == "Sqlite" ? MediaCluster.NewSqliteFile() : await Postgres.Shared.CreateDatabase()),
        settings: new Dictionary<string, string?>(WebhookReceiver.Settings()) { ["Events:LookEvery"] = "00:00:01", ["Processing:Enabled"] = "false" });

    private static Task Told(WebhookReceiver receiver, int count) => Eventually.True(() => receiver.All.Count >= count, $"{count} events came, not {receiver.All.Count}", Wait);

    /// <summary>Waits until so many tries of the delivery that waits are noted.</summary>
    private static Task Retried(MediaCluster cluster, int tries) => Eventually.True(
        async () => await cluster.Count("SELECT max(tries) FROM media_webhook_deliveries WHERE status <> 'delivered'") >= tries, string.Create(CultureInfo.InvariantCulture, $"try {tries} is noted"), Wait);
}

internal static class Webhooks
{
    internal static async Task<IWebhookGrain> AddWebhook(this MediaCluster cluster, WebhookReceiver receiver, params string[] events)
    {
        var made = await cluster.Grains.GetWebhooks(Uploads.Acme).Create(new WebhookRequest { Url = receiver.Url, Events = events });
        return cluster.Grains.GetWebhook(Uploads.Acme, made.Value?.Webhook.Id ?? throw new InvalidOperationException(made.Error!.Detail));
    }
}
