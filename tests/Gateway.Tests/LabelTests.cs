using System.Net;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>An application's own tags and metadata: given, shown, changed, found.</summary>
[Collection(DefaultGateway.Name)]
public sealed class LabelTests(GatewayFixture fixture) : IAsyncLifetime
{
    private Api _api = null!;

    public async Task InitializeAsync() => _api = await fixture.NewAccount();

    public Task DisposeAsync()
    {
        _api.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_given_at_upload_is_shown_with_the_tenant_from_then_on()
    {
        var upload = await _api.Start(new { filename = "a.png", tenant_id = "t1", tags = new[] { "summer", "größe", "summer" }, metadata = new Dictionary<string, string?> { ["Order-Id"] = "17", ["note"] = "", ["none"] = null } });
        Shows((await _api.Get($"/{upload.Id}")).Json);
        await upload.Put(Samples.Png(4, 3));
        Shows((await _api.Confirm(upload.Id)).Json);
        Shows((await _api.Get("?limit=1"))["data"][0]);

        static void Shows(JsonElement asset)
        {
            Assert.Equal("t1", asset.GetProperty("tenant_id").GetString());
            Assert.Equal(["summer", "größe"], Words(asset.GetProperty("tags")));
            Assert.Equal("""{"Order-Id":"17","note":""}""", Sorted(asset));
        }
    }

    [Fact]
    public async Task What_has_none_shows_none()
    {
        var id = (await _api.Start(new { filename = "a.png", tags = Array.Empty<string>(), metadata = new { } })).Id;
        foreach (var asset in new[] { (await _api.Get($"/{id}")).Json, (await _api.Get())["data"][0] })
            Assert.All(new[] { "tags", "metadata", "tenant_id" }, name => Assert.False(asset.TryGetProperty(name, out _)));
    }

    [Fact]
    public async Task Metadata_is_merged_key_by_key_and_tags_are_replaced()
    {
        var id = (await _api.Start(new { filename = "a.png", tags = new[] { "a", "b" }, metadata = new { x = "1", y = "2" } })).Id;

        var changed = await Change(id, """{"metadata":{"x":null,"y":"3","z":"4"}}""");
        Assert.Equal("""{"y":"3","z":"4"}""", Sorted(changed.Json));
        Assert.Equal(["a", "b"], Words(changed["tags"]));

        changed = await Change(id, """{"tags":["c"]}""");
        Assert.Equal(["c"], Words(changed["tags"]));
        Assert.Equal(changed.Text, (await _api.Get($"/{id}")).Text);
        await Lists("?tag=c", id);
        await Lists("?tag=a");
        await Lists("?metadata[z]=4", id);
        await Lists("?metadata[x]=1");

        changed = await Change(id, """{"metadata":null,"tags":null}""");
        Assert.False(changed.Json.TryGetProperty("metadata", out _) || changed.Json.TryGetProperty("tags", out _));
        await Lists("?tag=c");
    }

    [Fact]
    public async Task A_change_is_kept_by_what_happens_to_the_asset_later()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await Change(upload.Id, """{"tags":["kept"],"metadata":{"k":"v"}}""");
        await upload.Put(Samples.Png(4, 3));
        await _api.Confirm(upload.Id);
        await Lists("?tag=kept&status=ready", upload.Id);
        (await _api.Delete($"/{upload.Id}")).Is(HttpStatusCode.OK);
        (await Try(upload.Id, """{"tags":[]}""")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
        await Lists("?tag=kept");
        await Lists("?tag=kept&status=deleted", upload.Id);
        await _api.Post($"/{upload.Id}/restore");
        Assert.Equal(["kept"], Words((await _api.Get($"/{upload.Id}"))["tags"]));
    }

    [Fact]
    public async Task A_list_can_be_narrowed_by_any_of_them_together()
    {
        var one = (await _api.Start(new { filename = "1.png", tenant_id = "t", tags = new[] { "a", "b" }, metadata = new Dictionary<string, string> { ["Größe &"] = "x=y [z]" } })).Id;
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System); // within a millisecond the order is one of chance
        var two = (await _api.Start(new { filename = "2.mp4", tags = new[] { "a" }, metadata = new { k = "v" } })).Id;
        await Lists("?tag=a", two, one);
        await Lists("?tag=a&tag=b", one);
        await Lists("?tag=a&tag=b&tag=c");
        await Lists("?tag=a&kind=video", two);
        await Lists("?tag=a&tenant_id=t", one);
        await Lists("?tag=a&status=ready");
        await Lists($"?{Uri.EscapeDataString("metadata[Größe &]")}={Uri.EscapeDataString("x=y [z]")}", one);
        await Lists("?metadata[k]=v&tag=a", two);
        await Lists("?metadata[k]=V");
        using var stranger = await fixture.NewAccount();
        Assert.Equal(0, await stranger.Total("?tag=a"));
    }

    [Fact]
    public async Task Pages_are_read_one_after_the_other_by_their_cursors()
    {
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Insert(0, (await _api.Start(new { filename = $"{i}.png", tags = new[] { "x" } })).Id);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        var first = await _api.Get("?limit=3&tag=x");
        var newer = (await _api.Start(new { filename = "meanwhile.png", tags = new[] { "x" } })).Id;
        (await _api.Delete($"/{made[0]}")).Is(HttpStatusCode.OK);
        var second = await _api.Get($"?limit=3&tag=x&cursor={Next(first)}");
        var third = await _api.Get($"?limit=3&cursor={Next(second)}"); // a place, not a search: it goes with any filter
        Assert.Equal(made, Ids(first).Concat(Ids(second)).Concat(Ids(third)));
        Assert.Null(Next(third));
        string[] left = [newer, .. made[1..]];
        Assert.Equal(left, Ids(await _api.Get()));
    }

    [Theory]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=25", "cursor")]
    [InlineData("cursor=AQAAAZ", "cursor")]
    [InlineData("cursor=x&limit=0", "limit,cursor")]
    [InlineData("tag=", "tag")]
    [InlineData("tag=a&tag=%00", "tag")]
    [InlineData("tag=1&tag=2&tag=3&tag=4&tag=5&tag=6&tag=7&tag=8&tag=9&tag=10&tag=11", "tag")]
    [InlineData("metadata=x", "metadata")]
    [InlineData("metadata[=x", "metadata")]
    [InlineData("metadata[]=x", "metadata")]
    [InlineData("metadata[a][b]=x", "metadata")]
    [InlineData("metadata[a]=x&metadata[a]=y", "metadata")]
    public async Task A_bad_parameter_is_named(string query, string fields) =>
        (await _api.Get($"?{query}")).Refuses(HttpStatusCode.BadRequest, "validation_failed", fields.Split(','));

    [Fact]
    public async Task A_cursor_and_an_offset_are_refused_together()
    {
        for (var i = 0; i < 2; i++) await _api.Start(new { filename = "a.png" });
        var cursor = Next(await _api.Get("?limit=1"));
        (await _api.Get($"?cursor={cursor}")).Is(HttpStatusCode.OK);
        (await _api.Get($"?cursor={cursor}&offset=0")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "cursor");
        (await _api.Get($"?cursor={cursor}&offset=1")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "cursor");
    }

    [Theory]
    [InlineData("{}", "metadata")]
    [InlineData("""{"metdata":{"a":"b"}}""", "metadata")]
    [InlineData("""{"tags":"a"}""", "tags")]
    [InlineData("""{"tags":[1]}""", "tags")]
    [InlineData("""{"tags":[null]}""", "tags")]
    [InlineData("""{"tags":["\ud800"]}""", "tags")]
    [InlineData("""{"tags":[""]}""", "tags")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "metadata")]
    [InlineData("""{"metadata":{"a":{"b":"c"}}}""", "metadata")]
    [InlineData("""{"metadata":{"a\ud800":"b"}}""", "metadata")]
    [InlineData("""{"metadata":{"a":"\ud800"}}""", "metadata")]
    [InlineData("""{"metadata":{"a=b":"c"},"tags":[" a"]}""", "metadata,tags")]
    public async Task A_bad_field_is_named_at_a_change_and_at_an_upload(string body, string fields)
    {
        var id = (await _api.Start(new { filename = "a.png", tags = new[] { "before" } })).Id;
        (await Try(id, body)).Refuses(HttpStatusCode.BadRequest, "validation_failed", fields.Split(','));
        Assert.Equal(["before"], Words((await _api.Get($"/{id}"))["tags"]));
        if (body.Contains("tags", StringComparison.Ordinal) || body.Contains("\"metadata\"", StringComparison.Ordinal))
            (await _api.Send(HttpMethod.Post, "/upload", Api.Json($$"""{"filename":"a.png",{{body[1..]}}"""))).Refuses(HttpStatusCode.BadRequest, "validation_failed", fields.Split(','));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed()
    {
        (await Try("m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", """{"tags":[]}""")).Refuses(HttpStatusCode.NotFound, "not_found");
        using var stranger = await fixture.NewAccount();
        var id = (await stranger.Start(new { filename = "a.png" })).Id;
        (await Try(id, """{"tags":[]}""")).Refuses(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_with_its_labels_even_once_these_were_changed()
    {
        const string Body = """{"filename":"a.png","tags":["a","b"],"metadata":{"x":"1","y":"2"}}""";
        var first = (await Ask(Body)).Is(HttpStatusCode.Created);
        await Change(first.Word("id"), """{"tags":["c"],"metadata":null}""");
        Assert.Equal(first.Text, (await Ask(Body)).Is(HttpStatusCode.Created).Text);
        (await Ask(Body.Replace("\"2\"", "\"3\"", StringComparison.Ordinal))).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await Ask("""{"filename":"a.png"}""")).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Equal(["c"], Words((await _api.Get($"/{first.Word("id")}"))["tags"]));

        Task<Answer> Ask(string body) => _api.Send(HttpMethod.Post, "/upload", Api.Json(body), ("Idempotency-Key", "k"));
    }

    private async Task<Answer> Change(string id, string body) => (await Try(id, body)).Is(HttpStatusCode.OK);

    private Task<Answer> Try(string id, string body) => _api.Send(HttpMethod.Patch, $"/{id}", Api.Json(body));

    private async Task Lists(string query, params string[] ids)
    {
        Assert.Equal(ids, Ids(await _api.Get(query)));
        Assert.Equal(ids.Length, await _api.Total(query));
    }

    private static string[] Ids(Answer answer) => [.. answer.Is(HttpStatusCode.OK)["data"].EnumerateArray().Select(asset => asset.GetProperty("id").GetString()!)];

    private static string? Next(Answer answer) => answer.Is(HttpStatusCode.OK)["pagination"].GetProperty("next_cursor").GetString();

    private static string[] Words(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static string Sorted(JsonElement asset) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(asset.GetProperty("metadata").Deserialize<Dictionary<string, string>>()!, StringComparer.Ordinal));
}
