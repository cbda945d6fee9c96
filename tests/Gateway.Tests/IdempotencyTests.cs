using System.Net;

namespace Orleans.Media.Tests;

/// <summary>A client that lost the answer to its request may send it again under the same <c>Idempotency-Key</c>.</summary>
[Collection(DefaultGateway.Name)]
public sealed class IdempotencyTests(GatewayFixture fixture) : IAsyncLifetime
{
    private const string Body = """{"filename":"a.png"}""";
    private Api _api = null!;

    public async Task InitializeAsync() => _api = await fixture.NewAccount();

    public Task DisposeAsync()
    {
        _api.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_same_key_and_request_give_the_same_answer_and_one_asset()
    {
        var first = (await Ask(_api, "k1")).Is(HttpStatusCode.Created);
        Assert.Equal(first.Text, (await Ask(_api, "k1")).Is(HttpStatusCode.Created).Text);
        Assert.Equal(1, await _api.Total());
    }

    [Fact]
    public async Task It_still_does_once_the_asset_is_confirmed()
    {
        var first = await Ask(_api, "k1");
        var upload = new Upload(first.Json);
        await upload.Put(Samples.Png(4, 3));
        await _api.Confirm(upload.Id);
        Assert.Equal(first.Text, (await Ask(_api, "k1")).Is(HttpStatusCode.Created).Text);
        Assert.Equal("ready", (await _api.Get($"/{upload.Id}")).Word("status"));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        await Ask(_api, "k1");
        (await Ask(_api, "k1", """{"filename":"b.png"}""")).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await Ask(_api, "k1", """{"filename":"a.png","mode":"resumable"}""")).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Equal(1, await _api.Total());
    }

    [Fact]
    public async Task Requests_at_once_under_one_key_give_one_asset()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Ask(_api, "k1")));
        Assert.Single(all.Select(answer => answer.Is(HttpStatusCode.Created).Text).Distinct());
        Assert.Equal(1, await _api.Total());
    }

    [Fact]
    public async Task Other_keys_other_accounts_and_no_key_give_other_assets()
    {
        using var stranger = await fixture.NewAccount();
        Answer[] all = [await Ask(_api, "k1"), await Ask(_api, "k2"), await Ask(stranger, "k1"), await _api.Post("/upload", new { filename = "a.png" }), await _api.Post("/upload", new { filename = "a.png" })];
        Assert.Equal(5, all.Select(answer => answer.Word("id")).Distinct().Count());
        Assert.Equal((4, 1), (await _api.Total(), await stranger.Total()));
    }

    [Fact]
    public async Task A_key_is_not_spent_by_a_request_that_was_refused()
    {
        (await Ask(_api, "k1", """{"filename":""}""")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "filename");
        (await Ask(_api, "k1")).Is(HttpStatusCode.Created);
    }

    private static Task<Answer> Ask(Api api, string key, string body = Body) => api.Send(HttpMethod.Post, "/upload", Api.Json(body), ("Idempotency-Key", key));
}
