using System.Net;

namespace Orleans.Media.Tests;

/// <summary>A key that is bound to a tenant lives in that tenant: nothing else is there.</summary>
[Collection(DefaultGateway.Name)]
public sealed class TenantKeyTests(GatewayFixture fixture) : IAsyncLifetime
{
    private Api _account = null!;
    private Api _bound = null!;

    public async Task InitializeAsync()
    {
        _account = await fixture.NewAccount("--scopes", "*");
        (_, _bound) = await _account.NewKey(new { name = "of t1", scopes = new[] { "media:write", "admin" }, tenant_id = "t1" });
    }

    public Task DisposeAsync()
    {
        _account.Dispose();
        _bound.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_makes_assets_of_its_tenant_only()
    {
        var silent = (await _bound.Start(new { filename = "a.png" })).Id;
        var named = (await _bound.Start(new { filename = "b.png", tenant_id = "t1" })).Id;
        (await _bound.Post("/upload", new { filename = "c.png", tenant_id = "t2" })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        (await _bound.Post("/upload", new { filename = "", tenant_id = "t2" })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id", "filename");

        var ofTenant = (await _account.Get("?tenant_id=t1"))["data"].EnumerateArray().Select(asset => asset.GetProperty("id").GetString());
        Assert.Equal(new[] { silent, named }.Order(), ofTenant.Order());
        Assert.Equal(2, await _account.Total());
    }

    [Fact]
    public async Task It_lists_assets_of_its_tenant_only()
    {
        var own = (await _account.Start(new { filename = "a.png", tenant_id = "t1" })).Id;
        await _account.Start(new { filename = "b.png", tenant_id = "t2" });
        await _account.Start(new { filename = "c.png" });

        foreach (var query in new[] { "", "?tenant_id=t1", "?status=pending_upload" })
        {
            var page = await _bound.Get(query);
            Assert.Equal(own, Assert.Single(page["data"].EnumerateArray()).GetProperty("id").GetString());
            Assert.Equal(1, page["pagination"].GetProperty("total").GetInt32());
        }

        (await _bound.Get("?tenant_id=t2")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        Assert.Equal(3, await _account.Total());
    }

    [Fact]
    public async Task On_an_asset_of_its_tenant_all_works()
    {
        var made = await _bound.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        var id = made.Word("id");
        Assert.Equal(made.Text, (await _bound.Get($"/{id}")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(Samples.Png(4, 3), (await _bound.Content(id)).Bytes);
        (await _bound.Get($"/{id}/history")).Is(HttpStatusCode.OK);
        (await _bound.Post($"/{id}/retention", new { days = 10 })).Is(HttpStatusCode.OK);
        (await _bound.Delete($"/{id}")).Is(HttpStatusCode.OK);
        (await _bound.Post($"/{id}/restore")).Is(HttpStatusCode.OK);
    }

    [Theory, InlineData("t2"), InlineData(null)]
    public async Task On_any_other_asset_every_route_answers_404_and_changes_nothing(string? tenant)
    {
        var before = await _account.Make(new { filename = "a.png", tenant_id = tenant }, Samples.Png(4, 3));
        var id = before.Word("id");
        (string, string, object?)[] routes =
        [
            ("GET", "", null), ("GET", "/history", null), ("GET", "/content", null), ("HEAD", "/content", null), ("GET", "/content/1/cover.jpg", null), ("GET", "/upload", null),
            ("POST", "/confirm", new { }), ("POST", "/thumbnail", new { }), ("POST", "/retention", new { days = 1 }), ("POST", "/restore", null), ("DELETE", "", null),
        ];
        foreach (var (method, path, body) in routes)
        {
            var answer = await _bound.Send(new HttpMethod(method), $"/{id}{path}", body is null ? null : Api.Json(System.Text.Json.JsonSerializer.Serialize(body)));
            Assert.True(answer.Status is HttpStatusCode.NotFound, $"{method} {path}: {answer.Status} {answer.Text}");
            if (method != "HEAD") answer.Refuses(HttpStatusCode.NotFound, "not_found");
        }

        Assert.Equal(before.Text, (await _account.Get($"/{id}")).Is(HttpStatusCode.OK).Text);
        (await _account.Delete($"/{id}")).Is(HttpStatusCode.OK);
        (await _bound.Post($"/{id}/restore")).Refuses(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task It_takes_no_picture_of_another_tenant_for_a_thumbnail()
    {
        var video = (await _bound.Make(new { filename = "a.mp4" }, Samples.Mp4(1000))).Word("id");
        var own = (await _bound.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        var other = (await _account.Make(new { filename = "b.png", tenant_id = "t2" }, Samples.Png(4, 3))).Word("id");

        var refused = (await _bound.Post($"/{video}/thumbnail", new { source_media_id = other })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "source_media_id");
        var missing = await _bound.Post($"/{video}/thumbnail", new { source_media_id = "m_01J00000000000000000000000" });
        Assert.Equal(missing.Text, refused.Text);
        (await _bound.Post($"/{video}/thumbnail", new { source_media_id = own })).Is(HttpStatusCode.Accepted);
        var free = (await _account.Make(new { filename = "b.mp4", tenant_id = "t1" }, Samples.Mp4(1000))).Word("id");
        (await _account.Post($"/{free}/thumbnail", new { source_media_id = other })).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Tenants_may_use_the_same_idempotency_key()
    {
        var (_, second) = await _account.NewKey(new { name = "of t2", scopes = new[] { "media:write" }, tenant_id = "t2" });
        async Task<string> Start(Api api) => (await api.Send(HttpMethod.Post, "/upload", Api.Json("""{"filename":"a.png"}"""), ("Idempotency-Key", "order-17"))).Is(HttpStatusCode.Created).Word("id");
        var (one, other, wide) = (await Start(_bound), await Start(second), await Start(_account));
        Assert.Equal(3, new[] { one, other, wide }.Distinct().Count());
        Assert.Equal((one, other, wide), (await Start(_bound), await Start(second), await Start(_account)));
        second.Dispose();
    }

    [Fact]
    public async Task An_administrator_of_a_tenant_manages_its_keys_only()
    {
        (await _bound.Post("/api/v1/keys", new { name = "x", scopes = new[] { "*" }, tenant_id = "t2" })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        var (made, key) = await _bound.NewKey(new { name = "x", scopes = new[] { "media:read" } });
        Assert.Equal("t1", made.Word("tenant_id"));
        await _account.Start(new { filename = "b.png" });
        Assert.Equal(0, await key.Total());
        key.Dispose();

        var seen = (await _bound.Get("/api/v1/keys"))["data"].EnumerateArray().Select(each => each.GetProperty("tenant_id").GetString()).ToList();
        Assert.Equal(["t1", "t1"], seen);
        var all = (await _account.Get("/api/v1/keys"))["data"].EnumerateArray().ToList();
        Assert.Equal(3, all.Count);
        var wide = all.Single(each => each.GetProperty("tenant_id").ValueKind is System.Text.Json.JsonValueKind.Null).GetProperty("id").GetString();
        (await _bound.Get($"/api/v1/keys/{wide}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _bound.Delete($"/api/v1/keys/{wide}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _bound.Post($"/api/v1/keys/{wide}/rotate")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _account.Get()).Is(HttpStatusCode.OK);
    }
}
