using System.Net;
using Microsoft.Data.Sqlite;

namespace Orleans.Media.Tests;

/// <summary>A gateway with short times and few listeners.</summary>
public sealed class LiveFixture : GatewayFixture
{
    public const int Most = 3;

    protected override bool Processes => true;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Live__Heartbeat"] = "00:00:01",
        ["Live__MostPerAccount"] = $"{Most}",
        ["Processing__LostAfter"] = "00:00:04", // workers tell ten times a second then
    };
}

public sealed class LiveTests(LiveFixture fixture) : IClassFixture<LiveFixture>
{
    private const string Account = "/api/v1/events";

    [Fact]
    public async Task Who_listens_to_an_account_is_told_of_each_change_in_its_order()
    {
        using var api = await fixture.NewAccount();
        using var other = await fixture.NewAccount();
        await using var stream = await EventStream.OpenAndReady(api.Http, Account);
        await other.Make(new { filename = "b.png" }, Samples.Png(4, 3));
        var id = (await api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        await api.Delete($"/{id}");
        await api.Post($"/{id}/restore");
        await Came(stream, 4);
        Assert.Equal(["media.uploaded", "media.ready", "media.deleted", "media.restored"], stream.Kept.Select(one => one.Type));
        Assert.All(stream.Kept, one => Assert.Equal(id, one.Asset.GetProperty("id").GetString()));
        var ids = stream.Kept.Select(one => long.Parse(one.Id!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(0, 4).Select(i => ids[0] + i), ids);
    }

    [Fact]
    public async Task A_cut_connection_resumes_without_loss_and_without_anything_twice()
    {
        using var api = await fixture.NewAccount();
        var seen = new List<StreamedEvent>();
        string? last = null;
        var made = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            await using (var stream = await EventStream.OpenAndReady(api.Http, Account, last))
            {
                made.Add((await api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id"));
                await Eventually.True(() => seen.Concat(stream.Kept).Any(one => one.Type == "media.ready" && one.Asset.GetProperty("id").GetString() == made[^1]), "its last event came");
                (seen, last) = ([.. seen, .. stream.Kept], stream.LastId);
            }

            made.Add((await api.Make(new { filename = "missed.png" }, Samples.Png(4, 3))).Word("id"));
        }

        await using (var stream = await EventStream.OpenAndReady(api.Http, Account, last))
        {
            await Eventually.True(() => stream.Kept.Any(one => one.Asset.GetProperty("id").GetString() == made[^1] && one.Type == "media.ready"), "what was missed last came");
            seen.AddRange(stream.Kept);
        }

        Assert.Equal(made.SelectMany(id => new[] { ("media.uploaded", id), ("media.ready", id) }), seen.Select(one => (one.Type!, one.Asset.GetProperty("id").GetString()!)));
        Assert.Equal(seen.Count, seen.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Who_resumes_from_where_nothing_is_kept_any_more_is_told_so()
    {
        using var api = await fixture.NewAccount();
        string? last;
        await using (var stream = await EventStream.OpenAndReady(api.Http, Account)) last = stream.LastId;
        await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        await Eventually.True(() => Execute($"UPDATE media_event_accounts SET kept_from = last_place WHERE account = '{api.Account}' AND last_place >= {last} + 2") == 1, "both events have their place");
        await using var resumed = await EventStream.OpenAndReady(api.Http, Account, last);
        await Eventually.True(() => resumed.All.Any(one => one.Type == "reset"), "it is told");
        await using var stranger = await EventStream.OpenAndReady(api.Http, Account, "1000000");
        await Eventually.True(() => stranger.All.Any(one => one.Type == "reset"), "so is who comes with a place that never was");
        using var wrong = new HttpRequestMessage(HttpMethod.Get, Account);
        wrong.Headers.Add("Last-Event-ID", "m_1");
        (await Answer.Of(await api.Http.SendAsync(wrong))).Refuses(HttpStatusCode.BadRequest, "validation_failed", "Last-Event-ID");
    }

    [Fact]
    public async Task Who_listens_to_one_asset_hears_of_its_blocks_and_of_nothing_else()
    {
        using var api = await fixture.NewAccount();
        var upload = await api.Start(new { filename = "a.png", mode = "resumable" });
        await using var stream = await EventStream.OpenAndReady(api.Http, $"/api/v1/media/{upload.Id}/events");
        await api.Make(new { filename = "other.png" }, Samples.Png(4, 3));
        var picture = Samples.Png(64, 64);
        await upload.PutBlock(0, picture); // nobody asks the registry: whoever watches has it look
        await Eventually.True(() => stream.All.Any(one => one.Type == "media.upload_progress" && one.Asset.GetProperty("bytes").GetInt64() == picture.Length && one.Asset.GetProperty("blocks").GetInt32() == 1), "the block is told of");
        (await api.Confirm(upload.Id)).Is(HttpStatusCode.OK);
        await Came(stream, 3);
        Assert.Equal(["media.uploading", "media.uploaded", "media.ready"], stream.Kept.Select(one => one.Type));
        Assert.All(stream.All, one => Assert.Equal(upload.Id, one.Asset.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task The_processing_of_a_video_is_told_step_by_step()
    {
        using var api = await fixture.NewAccount();
        await using var stream = await EventStream.OpenAndReady(api.Http, Account);
        await api.Make(new { filename = "hd.mp4" }, await RealMedia.Read("hd.mp4"));
        await Eventually.True(() => stream.Kept.Any(one => one.Type == "media.ready"), "the video is ready", TimeSpan.FromMinutes(2));
        Assert.Equal(["media.uploaded", "media.processing", "media.ready"], stream.Kept.Select(one => one.Type));
        await Eventually.True(() => stream.All.Any(one => one.Type == "media.progress"), "its progress is told", TimeSpan.FromMinutes(1));
        Assert.All(stream.All.Where(one => one.Type == "media.progress"), one =>
        {
            Assert.Null(one.Id);
            Assert.NotEqual("", one.Asset.GetProperty("step").GetString());
            Assert.InRange(one.Asset.GetProperty("percent").GetInt32(), 0, 100);
        });
    }

    [Fact]
    public async Task A_key_of_one_tenant_hears_of_its_tenant_alone_and_others_may_choose_one()
    {
        using var api = await fixture.NewAccount("--scopes", "*");
        var (_, bound) = await api.NewKey(new { name = "of t1", scopes = new[] { "media:read" }, tenant_id = "t1" });
        await using var mine = await EventStream.OpenAndReady(bound.Http, Account);
        await using var chosen = await EventStream.OpenAndReady(api.Http, $"{Account}?tenant_id=t2");
        await using var all = await EventStream.OpenAndReady(api.Http, Account);
        var two = (await api.Make(new { filename = "a.png", tenant_id = "t2" }, Samples.Png(4, 3))).Word("id");
        var one = (await api.Make(new { filename = "a.png", tenant_id = "t1" }, Samples.Png(4, 3))).Word("id");
        await Came(all, 4);
        await Came(mine, 2);
        await Came(chosen, 2);
        Assert.All(mine.All, told => Assert.Equal(one, told.Asset.GetProperty("id").GetString()));
        Assert.All(chosen.All, told => Assert.Equal(two, told.Asset.GetProperty("id").GetString()));
        (await Answer.Of(await bound.Http.GetAsync($"{Account}?tenant_id=t2"))).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        (await bound.Get($"/{two}/events")).Refuses(HttpStatusCode.NotFound, "not_found");
        bound.Dispose();
    }

    [Fact]
    public async Task Where_nothing_happens_a_heartbeat_is_heard()
    {
        using var api = await fixture.NewAccount();
        await using var stream = await EventStream.Open(api.Http, Account);
        await Eventually.True(() => stream.Comments >= 2, "two heartbeats");
    }

    [Fact]
    public async Task An_account_has_so_many_listeners_and_who_leaves_makes_room()
    {
        using var api = await fixture.NewAccount();
        var streams = new List<EventStream>();
        for (var i = 0; i < LiveFixture.Most; i++) streams.Add(await EventStream.Open(api.Http, Account));
        (await Answer.Of(await api.Http.GetAsync(Account))).Refuses(HttpStatusCode.TooManyRequests, "too_many_listeners");
        await streams[0].DisposeAsync();
        await Eventually.True(async () =>
        {
            try
            {
                streams[0] = await EventStream.Open(api.Http, Account);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }, "there is room again");
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked()
    {
        using var api = await fixture.NewAccount("--scopes", "*");
        var (made, reader) = await api.NewKey(new { name = "reader", scopes = new[] { "media:read" } });
        await using var stream = await EventStream.OpenAndReady(reader.Http, Account);
        (await api.Send(HttpMethod.Delete, $"/api/v1/keys/{made.Word("id")}")).Is(HttpStatusCode.OK);
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        reader.Dispose();
    }

    [Fact]
    public async Task A_gateway_that_drains_ends_its_streams_at_once()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        using var http = gateway.Client();
        await using var stream = await EventStream.OpenAndReady(http, Account);
        var stopping = gateway.Stop();
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task Without_a_key_or_an_asset_there_is_nothing_to_listen_to()
    {
        using var api = await fixture.NewAccount();
        using var nobody = fixture.Gateway.Client("");
        foreach (var path in new[] { Account, "/api/v1/media/m_1/events" }) (await Answer.Of(await nobody.GetAsync(path))).Refuses(HttpStatusCode.Unauthorized, "unauthorized");
        (await api.Get("/m_1/events")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await api.Get("/m_01ARYZ6S41TSV4RRFFQ69G5FAV/events")).Refuses(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_reader_that_does_not_keep_up_is_dropped_and_not_buffered()
    {
        using var reader = new Gateway.LiveReader(null!); // it is told of progress, and never reads
        for (var i = 0; i < 256; i++) reader.Tell([new LiveEvent(null, "m_1", null, "media.progress", "{}")]);
        Assert.False(reader.Dropped.IsCancellationRequested);
        reader.Tell([new LiveEvent(null, "m_1", null, "media.progress", "{}")]);
        await Eventually.True(() => reader.Dropped.IsCancellationRequested, "it is dropped");
    }

    private int Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.Gateway.SqliteFile};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private static Task Came(EventStream stream, int count) => Eventually.True(() => stream.Kept.Count >= count, $"{count} events came", TimeSpan.FromSeconds(60));
}
