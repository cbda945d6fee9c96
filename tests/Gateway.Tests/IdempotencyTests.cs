using System.Net;
using Microsoft.Data.Sqlite;

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

    [Fact]
    public async Task A_request_is_carried_out_once_and_its_answer_is_replayed_and_says_so()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var first = (await Post($"/{id}/retention", "k1", """{"days":30}""")).Is(HttpStatusCode.OK);
        Assert.False(IsReplayed(first));
        var second = (await Post($"/{id}/retention", "k1", """{"days":30}""")).Is(HttpStatusCode.OK);
        Assert.True(IsReplayed(second));
        Assert.Equal((first.Text, first.Type), (second.Text, second.Type));
        Assert.Equal(2, (await _api.Get($"/{id}/history"))["transitions"].GetArrayLength()); // its creation and one change: days count from the request

        var without = (await _api.Post($"/{id}/retention", new { days = 30 })).Is(HttpStatusCode.OK);
        Assert.False(IsReplayed(without));
        Assert.Equal(3, (await _api.Get($"/{id}/history"))["transitions"].GetArrayLength());
    }

    [Fact]
    public async Task Another_body_or_another_route_under_the_same_key_is_refused()
    {
        var (one, other) = ((await _api.Start(new { filename = "a.png" })).Id, (await _api.Start(new { filename = "a.png" })).Id);
        await Post($"/{one}/retention", "k1", """{"days":30}""");
        foreach (var (path, body) in new[] { ($"/{one}/retention", """{"days":31}"""), ($"/{one}/retention", """{"days": 30}"""), ($"/{other}/retention", """{"days":30}"""), ($"/{one}/retention?x=1", """{"days":30}"""), ("/upload", Body) })
            (await Post(path, "k1", body)).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Equal(1, (await _api.Get($"/{other}/history"))["transitions"].GetArrayLength());
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_not_kept()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        (await Post($"/{upload.Id}/confirm", "k1", "{}")).Refuses(HttpStatusCode.BadRequest, "not_uploaded");
        await upload.Put(Samples.Png(4, 3));
        var confirmed = (await Post($"/{upload.Id}/confirm", "k1", "{}")).Is(HttpStatusCode.OK);
        Assert.False(IsReplayed(confirmed));

        await _api.Delete($"/{upload.Id}");
        Assert.Equal(confirmed.Text, (await Post($"/{upload.Id}/confirm", "k1", "{}")).Is(HttpStatusCode.OK).Text); // the same answer, whatever happened since
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Fact]
    public async Task A_refusal_by_the_state_of_things_is_kept_as_it_was()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var refused = (await Post($"/{id}/restore", "k1")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
        await _api.Delete($"/{id}");
        var again = await Post($"/{id}/restore", "k1");
        Assert.True(IsReplayed(again));
        Assert.Equal((refused.Status, refused.Text, refused.Type), (again.Status, again.Text, again.Type));
        (await Post($"/{id}/restore", "k2")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Any_api_key_of_the_account_gets_the_answer_and_no_other_accounts()
    {
        var first = (await Ask(_api, "k1")).Is(HttpStatusCode.Created);
        using var colleague = new Api(fixture.Gateway, _api.Account, (await fixture.Gateway.Keys("create", _api.Account)).Split('\n')[0].Trim());
        var second = await Ask(colleague, "k1");
        Assert.True(IsReplayed(second));
        Assert.Equal(first.Text, second.Text);
        using var stranger = await fixture.NewAccount();
        Assert.False(IsReplayed((await Ask(stranger, "k1")).Is(HttpStatusCode.Created)));
    }

    [Fact]
    public async Task Keys_on_other_methods_mean_nothing()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        for (var i = 0; i < 2; i++) Assert.False(IsReplayed((await _api.Send(HttpMethod.Get, $"/{id}", null, ("Idempotency-Key", "k1"))).Is(HttpStatusCode.OK)));
        (await _api.Send(HttpMethod.Delete, $"/{id}", null, ("Idempotency-Key", "k1"))).Is(HttpStatusCode.OK);
        (await _api.Send(HttpMethod.Delete, $"/{id}", null, ("Idempotency-Key", "k1"))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_read_whole_and_compared()
    {
        var tags = string.Join(',', Enumerable.Range(0, 50_000).Select(i => "\"same\"")); // larger than any buffer on the way
        var body = $$"""{"filename":"a.png","tags":[{{tags}}]}""";
        var first = (await Chunked(body)).Is(HttpStatusCode.Created);
        Assert.Equal(first.Text, (await Chunked(body)).Text);
        Assert.Equal("same", (await _api.Get($"/{first.Word("id")}"))["tags"][0].GetString());
        (await Chunked(body.Replace("a.png", "b.png", StringComparison.Ordinal))).Refuses(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");

        async Task<Answer> Chunked(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/media/upload") { Content = Api.Json(text) };
            request.Headers.TransferEncodingChunked = true;
            request.Headers.Add("Idempotency-Key", "k1");
            return await Answer.Of(await _api.Http.SendAsync(request));
        }
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_as_without_a_key() =>
        (await Post("/upload", "k1", new string(' ', 1024 * 1024 + 1))).Refuses(HttpStatusCode.RequestEntityTooLarge, "request_too_large");

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_malformed_key_is_refused(string key) =>
        (await Post("/m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ/restore", key)).Refuses(HttpStatusCode.BadRequest, "validation_failed", "Idempotency-Key");

    // An answer may hold secrets: with the database alone nobody reads them.
    [Fact]
    public async Task What_is_kept_cannot_be_read_without_the_key()
    {
        const string Key = "e7a1c6a0-5f0c-4b44-9d0b-6e5f5d6a1c11";
        var upload = new Upload((await Ask(_api, Key)).Is(HttpStatusCode.Created).Json);
        await using var database = new SqliteConnection($"Data Source={fixture.Gateway.SqliteFile};Mode=ReadOnly;Pooling=false");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = $"SELECT key, fingerprint, answer FROM idempotency WHERE key LIKE '{_api.Account}/%'";
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        var stored = row.GetString(0) + row.GetString(1) + System.Text.Encoding.Latin1.GetString((byte[])row.GetValue(2));
        Assert.All(new[] { Key, upload.Id, "upload_url", "sig=", "http" }, text => Assert.DoesNotContain(text, stored, StringComparison.Ordinal));
    }

    private Task<Answer> Post(string path, string key, string? body = null) => _api.Send(HttpMethod.Post, path, body is null ? null : Api.Json(body), ("Idempotency-Key", key));

    private static bool IsReplayed(Answer answer) => answer.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Single() == "true";

    private static Task<Answer> Ask(Api api, string key, string body = Body) => api.Send(HttpMethod.Post, "/upload", Api.Json(body), ("Idempotency-Key", key));
}
