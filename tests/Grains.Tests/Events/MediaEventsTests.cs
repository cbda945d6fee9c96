using System.Text.Json;

namespace Orleans.Media.Tests.Events;

public sealed class MediaEventsTests
{
    private static readonly DateTimeOffset Later = Given.Noon.AddMinutes(1);

    [Fact]
    public void A_write_tells_of_the_steps_that_are_new_in_it_in_their_order()
    {
        var asset = Given.New("film.mp4");
        var confirmed = asset.Confirm(Given.Verified("video/mp4"), new ProcessingOptions { Enabled = false }, Later).Value!;
        Assert.Equal([MediaEventType.Uploaded, MediaEventType.Processing, MediaEventType.Ready], MediaEvents.Of(asset, confirmed, Later).Select(told => told.Type));
        Assert.Empty(MediaEvents.Of(confirmed, confirmed with { UploadExpiresAt = Later }, Later));
    }

    [Fact]
    public void An_asset_that_is_new_tells_nothing() => Assert.Empty(MediaEvents.Of(null, Given.New(), Given.Noon));

    [Fact]
    public void Where_a_full_history_drops_old_steps_only_new_ones_are_told()
    {
        var asset = Given.New();
        for (var i = 0; i < MediaRules.MaxHistory + 10; i++)
        {
            var on = i % 2 == 0 ? LifecycleEvent.Deleted : LifecycleEvent.Restored;
            var next = asset.On(on, "again", Later).Value!;
            Assert.Equal(i % 2 == 0 ? MediaEventType.Deleted : MediaEventType.Restored, Assert.Single(MediaEvents.Of(asset, next, Later)).Type);
            asset = next;
        }
    }

    [Fact]
    public void A_body_says_what_happened_when_and_to_what()
    {
        var asset = Given.New(new UploadRequest { Filename = "cat.png", TenantId = "t-1" });
        var told = MediaEvents.Of(asset, asset.Confirm(Given.Verified(), Given.Processing, Later).Value!, Later);
        Assert.Equal(2, told.Count);
        Assert.All(told, one => Assert.Equal("t-1", one.TenantId));
        Assert.NotEqual(told[0].Id, told[1].Id);
        Assert.Matches("^evt_[0-9a-f]{32}$", told[0].Id);
        var ready = JsonDocument.Parse(told[1].Body).RootElement;
        Assert.Equal("media.ready", ready.GetProperty("type").GetString());
        Assert.Equal("2026-06-01T12:01:00.000Z", ready.GetProperty("timestamp").GetString());
        var data = ready.GetProperty("data");
        Assert.Equal((asset.Id, "image", "image/png", 1234, "ready", "pending_upload", "t-1"), (data.GetProperty("id").GetString(), data.GetProperty("kind").GetString(), data.GetProperty("content_type").GetString(),
            data.GetProperty("size").GetInt64(), data.GetProperty("status").GetString(), data.GetProperty("previous_status").GetString(), data.GetProperty("tenant_id").GetString()));
    }

    [Fact]
    public void A_purge_is_announced_once_per_time_that_it_is_planned_for()
    {
        var (asset, lead) = (Given.New(), TimeSpan.FromDays(3));
        Assert.Null(asset.AnnouncePurge(lead, asset.PurgeAt - lead - TimeSpan.FromSeconds(1)));
        var announced = asset.AnnouncePurge(lead, asset.PurgeAt - lead)!;
        Assert.Equal(MediaEventType.PurgeSoon, Assert.Single(MediaEvents.Of(asset, announced, Later)).Type);
        Assert.Null(announced.AnnouncePurge(lead, asset.PurgeAt - TimeSpan.FromDays(1)));
        Assert.Null(asset.AnnouncePurge(lead, asset.PurgeAt));

        var longer = announced with { PurgeAt = asset.PurgeAt.AddDays(30) };
        Assert.Null(longer.AnnouncePurge(lead, asset.PurgeAt));
        var again = longer.AnnouncePurge(lead, longer.PurgeAt - lead)!;
        Assert.Equal(MediaEventType.PurgeSoon, Assert.Single(MediaEvents.Of(longer, again, Later)).Type);
    }
}
