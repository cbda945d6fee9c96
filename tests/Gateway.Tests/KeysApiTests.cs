using System.Net;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary><c>/api/v1/keys</c>: made, shown once, listed, rotated, revoked.</summary>
[Collection(DefaultGateway.Name)]
public sealed class KeysApiTests(GatewayFixture fixture) : IAsyncLifetime
{
    private const string Keys = "/api/v1/keys";
    private static readonly string[] Read = ["media:read"];
    private static readonly TimeSpan Cached = TimeSpan.FromSeconds(5);
    private Api _admin = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync() => _admin = await fixture.NewAccount("--scopes", "admin");

    public Task DisposeAsync()
    {
        _admin.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_key_is_shown_once_and_opens_its_account()
    {
        var request = new { name = "backend", scopes = new[] { "media:write", "media:read" } };
        var (made, key) = await _admin.NewKey(request);
        await Golden.Matches("key-created", $"POST {Keys}", request, made, _admin.Account);
        Assert.Equal("no-store", made.Headers.CacheControl?.ToString());
        Assert.Matches("^sk_live_[A-Za-z0-9_-]{43}$", made.Word("secret"));
        Assert.Equal($"sk_live_…{made.Word("secret")[^4..]}", made.Word("hint"));
        await key.Start(new { filename = "a.png" });

        var shown = await _admin.Get($"{Keys}/{made.Word("id")}");
        await Golden.Matches("key-shown", $"GET {Keys}/{made.Word("id")}", null, shown, _admin.Account);
        var listed = (await _admin.Get(Keys)).Is(HttpStatusCode.OK);
        Assert.Equal(2, listed["data"].GetArrayLength());
        Assert.All(new[] { shown.Text, listed.Text }, text => Assert.DoesNotContain(made.Word("secret")["sk_live_".Length..], text, StringComparison.Ordinal));
        key.Dispose();
    }

    [Fact]
    public async Task A_key_begins_as_it_was_asked_to()
    {
        var (made, key) = await _admin.NewKey(new { name = "t", scopes = Read, prefix = "sk_test_" });
        Assert.StartsWith("sk_test_", made.Word("secret"), StringComparison.Ordinal);
        (await key.Get()).Is(HttpStatusCode.OK);
        key.Dispose();
    }

    [Fact]
    public async Task All_fields_at_fault_are_named()
    {
        await Refused(new { }, "name", "scopes");
        await Refused(new { name = 1, scopes = "media:read", tenant_id = 2, expires_at = "tomorrow", prefix = 3 }, "name", "scopes", "tenant_id", "expires_at", "prefix");
        await Refused(new { name = "x", scopes = new[] { "media:read", "media:delete" } }, "scopes");
        await Refused(new { name = "x", scopes = new object[] { "media:read", 1 } }, "scopes");
        await Refused(new { name = new string('x', 101), scopes = Read, tenant_id = "", expires_at = Now.AddSeconds(-1), prefix = "pk_" }, "name", "tenant_id", "expires_at", "prefix");
        Assert.Equal(1, (await _admin.Get(Keys))["data"].GetArrayLength());

        async Task Refused(object request, params string[] fields) => (await _admin.Post(Keys, request)).Refuses(HttpStatusCode.BadRequest, "validation_failed", fields);
    }

    [Fact]
    public async Task A_key_expires_to_the_moment_even_while_it_is_cached()
    {
        var end = Now + TimeSpan.FromSeconds(3);
        var (_, key) = await _admin.NewKey(new { name = "short", scopes = Read, expires_at = end.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", null) });
        var (good, refused) = (0, 0);
        while (refused < 10)
        {
            var began = Now;
            var answer = await key.Get("?limit=1");
            var ended = Now;
            if (ended < end - TimeSpan.FromMilliseconds(2)) good += answer.Is(HttpStatusCode.OK) is null ? 0 : 1;
            if (began >= end) refused += answer.Refuses(HttpStatusCode.Unauthorized, "unauthorized") is null ? 0 : 1;
        }

        Assert.True(good > 0, "the key worked before");
        key.Dispose();
    }

    [Fact]
    public async Task A_revoked_key_stops_working_and_stays_in_the_list()
    {
        var (made, key) = await _admin.NewKey(new { name = "x", scopes = Read });
        (await key.Get()).Is(HttpStatusCode.OK);
        var revoked = (await _admin.Delete($"{Keys}/{made.Word("id")}")).Is(HttpStatusCode.OK);
        Assert.NotEqual(JsonValueKind.Null, revoked["revoked_at"].ValueKind);
        Assert.Equal(revoked.Text, (await _admin.Delete($"{Keys}/{made.Word("id")}")).Is(HttpStatusCode.OK).Text);
        await Eventually.True(async () => (await key.Get()).Status is HttpStatusCode.Unauthorized, "the key stops working", Cached + TimeSpan.FromSeconds(1));
        Assert.Contains((await _admin.Get(Keys))["data"].EnumerateArray(), each => each.GetProperty("id").GetString() == made.Word("id"));
        (await _admin.Post($"{Keys}/{made.Word("id")}/rotate")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
        key.Dispose();
    }

    [Fact]
    public async Task A_rotated_key_works_on_beside_the_one_that_takes_its_place_until_the_overlap_ends()
    {
        var (made, old) = await _admin.NewKey(new { name = "backend", scopes = new[] { "media:write" }, tenant_id = "t1", prefix = "sk_test_" });
        var began = Now;
        var rotated = (await _admin.Post($"{Keys}/{made.Word("id")}/rotate", new { overlap = 2 })).Is(HttpStatusCode.Created);
        await Golden.Matches("key-rotated", $"POST {Keys}/{made.Word("id")}/rotate", new { overlap = 2 }, rotated, _admin.Account);
        Assert.StartsWith("sk_test_", rotated.Word("secret"), StringComparison.Ordinal);
        using var next = new Api(fixture.Gateway, _admin.Account, rotated.Word("secret"));
        var id = (await next.Start(new { filename = "a.png" })).Id;
        if (Now < began + TimeSpan.FromSeconds(1)) (await old.Get($"/{id}")).Is(HttpStatusCode.OK);

        var after = await _admin.Get($"{Keys}/{made.Word("id")}");
        Assert.Equal(rotated.Word("id"), after.Word("replaced_by"));
        Assert.InRange(after["expires_at"].GetDateTimeOffset(), began + TimeSpan.FromSeconds(1.9), Now + TimeSpan.FromSeconds(2));
        (await _admin.Post($"{Keys}/{made.Word("id")}/rotate")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
        await Eventually.True(async () => (await old.Get($"/{id}")).Status is HttpStatusCode.Unauthorized, "the old key ends", TimeSpan.FromSeconds(2) + Cached);
        (await next.Get($"/{id}")).Is(HttpStatusCode.OK);
        old.Dispose();
    }

    [Fact]
    public async Task An_overlap_is_a_day_unless_said_and_at_most_thirty()
    {
        var (made, key) = await _admin.NewKey(new { name = "x", scopes = Read });
        foreach (var overlap in new object[] { -1, (30 * 86400) + 1, "1d", 1.5 })
            (await _admin.Post($"{Keys}/{made.Word("id")}/rotate", new { overlap })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "overlap");
        var before = Now;
        (await _admin.Post($"{Keys}/{made.Word("id")}/rotate")).Is(HttpStatusCode.Created);
        var end = (await _admin.Get($"{Keys}/{made.Word("id")}"))["expires_at"].GetDateTimeOffset();
        Assert.InRange(end, before.AddDays(1).AddMilliseconds(-1), Now.AddDays(1));
        (await key.Get()).Is(HttpStatusCode.OK);
        key.Dispose();
    }

    [Fact]
    public async Task Of_two_rotations_at_once_one_is_done()
    {
        var (made, key) = await _admin.NewKey(new { name = "x", scopes = Read });
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _admin.Post($"{Keys}/{made.Word("id")}/rotate")));
        Assert.Single(answers, answer => answer.Status is HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(answer => answer.Status is HttpStatusCode.Conflict));
        Assert.Equal(3, (await _admin.Get(Keys))["data"].GetArrayLength());
        key.Dispose();
    }

    [Fact]
    public async Task Another_accounts_keys_are_not_there()
    {
        var other = (await fixture.Gateway.Keys("create", $"{_admin.Account}x", "--name", "other")).Split('\n')[1].Split(' ')[2];
        (await _admin.Get($"{Keys}/{other}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _admin.Delete($"{Keys}/{other}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _admin.Post($"{Keys}/{other}/rotate")).Refuses(HttpStatusCode.NotFound, "not_found");
        Assert.DoesNotContain(other, (await _admin.Get(Keys)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_key_was_last_used_is_known_soon_after()
    {
        var (made, key) = await _admin.NewKey(new { name = "x", scopes = Read });
        Assert.Equal(JsonValueKind.Null, made["last_used_at"].ValueKind);
        var before = Now;
        (await key.Get()).Is(HttpStatusCode.OK);
        var used = await Eventually.Get(
            async () => await _admin.Get($"{Keys}/{made.Word("id")}") is var shown && shown["last_used_at"].ValueKind is JsonValueKind.String ? shown : null, "the use is noted");
        Assert.InRange(used["last_used_at"].GetDateTimeOffset(), before.AddMilliseconds(-1), Now);
        key.Dispose();
    }

    [Fact]
    public async Task The_command_makes_keys_of_all_kinds_and_rotates_them()
    {
        var account = $"c{Guid.NewGuid():N}"[..20];
        var made = (await fixture.Gateway.Keys("create", account, "--scopes", "media:read,admin", "--tenant", "t1", "--expires", "2099-01-31T12:00:00Z", "--prefix", "sk_test_")).Trim().Split('\n');
        using var key = new Api(fixture.Gateway, account, made[0].Trim());
        var shown = Assert.Single((await key.Get(Keys)).Is(HttpStatusCode.OK)["data"].EnumerateArray());
        Assert.Equal("""["media:read","admin"]""", shown.GetProperty("scopes").GetRawText());
        Assert.Equal(("t1", "2099-01-31T12:00:00.000Z"), (shown.GetProperty("tenant_id").GetString(), shown.GetProperty("expires_at").GetString()));

        var next = (await fixture.Gateway.Keys("rotate", shown.GetProperty("id").GetString()!, "--overlap", "3600")).Trim().Split('\n');
        using var successor = new Api(fixture.Gateway, account, next[0].Trim());
        Assert.Equal(2, (await successor.Get(Keys)).Is(HttpStatusCode.OK)["data"].GetArrayLength());
        var lines = (await fixture.Gateway.Keys("list", account)).Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("media:read,admin  tenant t1", lines[1], StringComparison.Ordinal);
        Assert.Contains("replaced by k_", lines[1], StringComparison.Ordinal);
        Assert.Contains("works until 2", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scopes", "media:delete")]
    [InlineData("--expires", "soon")]
    public async Task The_command_shows_its_usage_when_a_flag_makes_no_sense(params string[] flags) =>
        Assert.StartsWith("keys create ACCOUNT", await fixture.Gateway.Keys(["create", "acme", .. flags]), StringComparison.Ordinal);

    [Fact]
    public async Task The_command_refuses_what_the_rules_refuse() =>
        Assert.StartsWith("prefix is one of sk_live_, sk_test_.", await fixture.Gateway.Keys("create", "acme", "--prefix", "pk_"), StringComparison.Ordinal);
}
