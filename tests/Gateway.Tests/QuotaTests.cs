using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Quotas as a client meets them.</summary>
public sealed class QuotaTests(QuotaGateway fixture) : IClassFixture<QuotaGateway>
{
    [Fact]
    public async Task Each_quota_is_shown_and_held()
    {
        using var api = await fixture.NewAccount();
        var picture = Samples.Png(4, 3); // 72 bytes
        await Shows(api, "", (0, 100), (0, 4), (0, 2));

        var first = await api.Start(new { filename = "1.png", tenant_id = "small" });
        await first.Put(picture);
        (await api.Confirm(first.Id)).Is(HttpStatusCode.OK);
        await Shows(api, "", (picture.Length, 100), (1, 4), (0, 2));
        await Shows(api, "?tenant_id=small", (picture.Length, null), (1, 1), (0, null));
        await Shows(api, "?tenant_id=other", (0, null), (0, 1), (0, null));

        Refuses(await api.Post("/upload", new { filename = "2.png", tenant_id = "small" }), "assets", 1, 1);
        var second = await api.Start(new { filename = "2.png" });
        await api.Start(new { filename = "3.png" });
        Refuses(await api.Post("/upload", new { filename = "4.png" }), "uploads_in_flight", 2, 2);

        // What there is no room for stays in storage, and is confirmed once there is.
        await second.Put(picture);
        Refuses(await api.Confirm(second.Id), "bytes", picture.Length, 100);
        Refuses(await api.Confirm(second.Id), "bytes", picture.Length, 100);
        Assert.NotEqual("ready", (await api.Get($"/{second.Id}")).Word("status"));
        Assert.Equal(1, await api.Total("?status=ready"));
    }

    [Fact]
    public async Task A_deleted_asset_counts_until_it_is_purged()
    {
        using var api = await fixture.NewAccount();
        for (var i = 0; i < 4; i++) (await api.Delete($"/{(await api.Start(new { filename = "a.png" })).Id}")).Is(HttpStatusCode.OK);
        Refuses(await api.Post("/upload", new { filename = "a.png" }), "assets", 4, 4);
        await Shows(api, "", (0, 100), (4, 4), (0, 2));
    }

    [Fact]
    public async Task A_refusal_for_want_of_room_does_not_use_an_idempotency_key_up()
    {
        using var api = await fixture.NewAccount();
        var waiting = (await api.Start(new { filename = "a.png" })).Id;
        await api.Start(new { filename = "a.png" });
        Refuses(await Ask(), "uploads_in_flight", 2, 2);
        (await api.Delete($"/{waiting}")).Is(HttpStatusCode.OK);
        (await Ask()).Is(HttpStatusCode.Created);

        Task<Answer> Ask() => api.Send(HttpMethod.Post, "/upload", Api.Json("""{"filename":"a.png"}"""), ("Idempotency-Key", "k"));
    }

    [Fact]
    public async Task A_malformed_tenant_is_named() => (await fixture.Api.Get("/api/v1/usage?tenant_id=")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");

    [Fact]
    public async Task A_tenants_key_sees_its_tenants_usage()
    {
        using var api = await fixture.NewAccount("--scopes", "*");
        await api.Start(new { filename = "a.png", tenant_id = "t1" });
        await api.Start(new { filename = "a.png", tenant_id = "t2" });
        var (_, holder) = await api.NewKey(new { name = "t1", scopes = new[] { "media:read" }, tenant_id = "t1" });
        using (holder)
        {
            await Shows(holder, "", (0, null), (1, 1), (1, null));
            (await holder.Get("/api/v1/usage?tenant_id=t2")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        }
    }

    private static async Task Shows(Api api, string query, params (long Used, long? Limit)[] expected)
    {
        var usage = (await api.Get($"/api/v1/usage{query}")).Is(HttpStatusCode.OK);
        var shown = new[] { "bytes", "assets", "uploads_in_flight" }.Select(name => usage[name])
            .Select(meter => (meter.GetProperty("used").GetInt64(), meter.GetProperty("limit") is { ValueKind: System.Text.Json.JsonValueKind.Number } limit ? limit.GetInt64() : (long?)null));
        Assert.Equal(expected, shown);
    }

    private static void Refuses(Answer answer, string quota, long used, long limit)
    {
        answer.Refuses(HttpStatusCode.Forbidden, "quota_exceeded");
        Assert.Equal((quota, used, limit), (answer.Word("quota"), answer["used"].GetInt64(), answer["limit"].GetInt64()));
    }
}

/// <summary>A gateway whose accounts have little room.</summary>
public sealed class QuotaGateway : GatewayFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Media__Quota__Bytes"] = "100",
        ["Media__Quota__Assets"] = "4",
        ["Media__Quota__UploadsInFlight"] = "2",
        ["Media__TenantQuota__Assets"] = "1",
    };
}
