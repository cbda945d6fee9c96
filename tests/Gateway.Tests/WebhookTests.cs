using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Orleans.Media.Tests;

/// <summary>A gateway that may call receivers on this machine.</summary>
public class WebhookFixture : GatewayFixture
{
    public const string OverlapSeconds = "3";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(WebhookReceiver.Settings('_'))
    {
        ["Webhooks__MostPerAccount"] = "3",
        ["Webhooks__Timeout"] = "00:00:02",
        ["Webhooks__SecretOverlap"] = $"00:00:0{OverlapSeconds}",
    };
}

/// <summary>The same on Postgres.</summary>
public sealed class WebhookOnPostgresFixture : WebhookFixture
{
    private readonly string _database = Postgres.Shared.CreateDatabase().GetAwaiter().GetResult();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings) { ["Database__Postgres"] = _database };
}

public sealed class WebhookOnSqliteTests(WebhookFixture fixture) : WebhookTests(fixture), IClassFixture<WebhookFixture>;

public sealed class WebhookOnPostgresTests(WebhookOnPostgresFixture fixture) : WebhookTests(fixture), IClassFixture<WebhookOnPostgresFixture>;

public abstract class WebhookTests(WebhookFixture fixture)
{
    [Fact]
    public async Task An_account_is_told_of_its_assets_and_of_nobody_elses()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        using var other = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var made = (await hooks.Create(receiver)).Is(HttpStatusCode.Created);
        Assert.Matches("^wh_[0-9a-f]{32}$", made.Word("id"));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made.Word("secret"));

        await other.Make(new { filename = "b.png" }, Samples.Png(4, 3));
        var id = (await api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        (await api.Delete($"/{id}")).Is(HttpStatusCode.OK);
        (await api.Post($"/{id}/restore")).Is(HttpStatusCode.OK);
        await Told(receiver, 4);
        Assert.Equal(["media.uploaded", "media.ready", "media.deleted", "media.restored"], receiver.All.Select(received => received.Type));
        Assert.All(receiver.All, received => Assert.Equal(id, received.MediaId));
        Assert.All(receiver.All, received => Assert.Equal("application/json", received.Headers["content-type"]));
    }

    [Fact]
    public async Task The_secret_is_shown_once()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var made = (await hooks.Create(receiver, description: "mine")).Is(HttpStatusCode.Created);
        var (id, secret) = (made.Word("id"), made.Word("secret"));
        Assert.DoesNotContain("secret", (await hooks.Get($"/{id}")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await hooks.Get()).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await hooks.Patch($"/{id}", new { description = "yours" })).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        await Told(receiver, 2);
        Assert.DoesNotContain(secret, fixture.Gateway.Process.Output, StringComparison.Ordinal);
        var listed = Assert.Single((await hooks.Get())["data"].EnumerateArray().ToList());
        Assert.Equal((id, receiver.Url, "yours", true, 0), (listed.GetProperty("id").GetString(), listed.GetProperty("url").GetString(), listed.GetProperty("description").GetString(), listed.GetProperty("enabled").GetBoolean(), listed.GetProperty("events").GetArrayLength()));
    }

    [Fact]
    public async Task A_webhook_gets_the_events_and_the_tenants_that_it_asked_for()
    {
        await using var deletions = await WebhookReceiver.Start();
        await using var tenants = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        await hooks.Create(deletions, events: ["media.deleted", "media.deleted"]);
        await hooks.Create(tenants, tenant: "t-1");
        var one = (await api.Make(new { filename = "a.png", tenant_id = "t-1" }, Samples.Png(4, 3))).Word("id");
        var other = (await api.Make(new { filename = "a.png", tenant_id = "t-2" }, Samples.Png(4, 3))).Word("id");
        await api.Delete($"/{other}");
        await api.Delete($"/{one}");
        await Told(deletions, 2);
        await Told(tenants, 3);
        Assert.Equal([("media.deleted", other), ("media.deleted", one)], deletions.All.Select(received => (received.Type, received.MediaId)).OrderBy(told => told.MediaId == one));
        Assert.Equal([("media.uploaded", one), ("media.ready", one), ("media.deleted", one)], tenants.All.Select(received => (received.Type, received.MediaId)));
    }

    [Fact]
    public async Task What_is_sent_is_verified_by_the_npm_package_standardwebhooks()
    {
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var port = Child.FreePort();
        var made = (await hooks.Create($"http://127.0.0.1:{port}/")).Is(HttpStatusCode.Created);
        using var receiver = NodeReceiver(port, made.Word("secret"));
        await Listens(port);

        var id = (await api.Make(new { filename = "Ümläut 😀.png" }, Samples.Png(4, 3))).Word("id");
        await Eventually.True(() => receiver.Output.Contains($"media.ready {id}", StringComparison.Ordinal), $"the receiver verified both: {receiver.Output}");
        Assert.Contains($"media.uploaded {id}", receiver.Output, StringComparison.Ordinal);
        Assert.True((await hooks.Post($"/{made.Word("id")}/test")).Is(HttpStatusCode.OK)["delivered"].GetBoolean());
        await Eventually.True(async () => (await Statuses(hooks, made.Word("id"))).SequenceEqual(["delivered", "delivered"]), "both are noted as delivered");

        // the package refuses what isn't signed with its secret
        port = Child.FreePort();
        using var stranger = NodeReceiver(port, WebhookSecret());
        await Listens(port);
        (await hooks.Patch($"/{made.Word("id")}", new { url = $"http://127.0.0.1:{port}/" })).Is(HttpStatusCode.OK);
        var refused = (await hooks.Post($"/{made.Word("id")}/test")).Is(HttpStatusCode.OK);
        Assert.False(refused["delivered"].GetBoolean());
        Assert.Equal((400, "No matching signature found"), (refused["attempt"].GetProperty("status").GetInt32(), refused["attempt"].GetProperty("body").GetString()));
    }

    [Fact]
    public async Task After_a_rotation_what_is_sent_is_signed_with_both_secrets_for_a_while()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var made = (await hooks.Create(receiver)).Is(HttpStatusCode.Created);
        var rotated = (await hooks.Post($"/{made.Word("id")}/rotate-secret")).Is(HttpStatusCode.OK);
        var (old, fresh) = (made.Word("secret"), rotated.Word("secret"));
        Assert.NotEqual(old, fresh);

        await hooks.Post($"/{made.Word("id")}/test");
        var both = receiver.All[^1];
        Assert.Equal($"{Signature(fresh, both)} {Signature(old, both)}", both.Headers["webhook-signature"]);
        await Eventually.True(async () =>
        {
            await hooks.Post($"/{made.Word("id")}/test");
            return receiver.All[^1].Headers["webhook-signature"] == Signature(fresh, receiver.All[^1]);
        }, "the old secret's time is over");
        Assert.True(rotated["old_secret_until"].GetDateTimeOffset() > both.Json.GetProperty("timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_test_tells_the_answer_and_is_no_event_of_the_account()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answers(418, "teapot" + new string('.', 5000));
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var id = (await hooks.Create(receiver)).Word("id");
        var tested = (await hooks.Post($"/{id}/test")).Is(HttpStatusCode.OK);
        Assert.False(tested["delivered"].GetBoolean());
        var attempt = tested["attempt"];
        Assert.Equal((418, "It answered 418."), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("error").GetString()));
        Assert.Equal("teapot" + new string('.', 506), attempt.GetProperty("body").GetString());
        Assert.Equal("webhook.test", receiver.All[0].Type);
        Assert.Empty(await Statuses(hooks, id));
        Assert.True((await hooks.Get($"/{id}"))["enabled"].GetBoolean());
    }

    [Fact]
    public async Task The_log_tells_each_try_and_a_replay_sends_the_same_again()
    {
        await using var receiver = await WebhookReceiver.Start();
        var fails = 1;
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = Interlocked.Decrement(ref fails) >= 0 ? 500 : 200;
            return context.Response.WriteAsync(context.Response.StatusCode == 500 ? "broken" : "thanks");
        };
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var hook = (await hooks.Create(receiver, events: ["media.ready"])).Word("id");
        var media = (await api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        await Eventually.True(async () => (await Statuses(hooks, hook)).SequenceEqual(["delivered"]), "it is delivered at the second try");

        var delivery = (await hooks.Get($"/{hook}/deliveries"))["data"][0];
        Assert.Equal(("media.ready", media, receiver.All[0].Id), (delivery.GetProperty("type").GetString(), delivery.GetProperty("media_id").GetString(), delivery.GetProperty("event_id").GetString()));
        var attempts = delivery.GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal([(500, "broken", "It answered 500."), (200, "thanks", null)], attempts.Select(one => (one.GetProperty("status").GetInt32(), one.GetProperty("body").GetString()!, one.GetProperty("error").GetString())));
        Assert.All(attempts, one => Assert.InRange(one.GetProperty("duration_ms").GetInt64(), 0, 2000));
        Assert.InRange(attempts[1].GetProperty("at").GetDateTimeOffset() - attempts[0].GetProperty("at").GetDateTimeOffset(), TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(30));

        (await hooks.Post($"/{hook}/deliveries/{delivery.GetProperty("id").GetString()}/replay")).Is(HttpStatusCode.Accepted);
        await Told(receiver, 3);
        Assert.Equal((receiver.All[0].Id, receiver.All[0].Body), (receiver.All[2].Id, receiver.All[2].Body));
        await Eventually.True(async () => (await hooks.Get($"/{hook}/deliveries"))["data"][0].GetProperty("attempts").GetArrayLength() == 3, "the replay is in the log");
    }

    [Fact]
    public async Task A_page_of_the_log_leads_to_the_next()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var hook = (await hooks.Create(receiver)).Word("id");
        for (var i = 0; i < 3; i++) await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        await Eventually.True(async () => (await Statuses(hooks, hook)).Count(status => status == "delivered") == 6, "all six are delivered");
        var first = (await hooks.Get($"/{hook}/deliveries?limit=4")).Is(HttpStatusCode.OK);
        var second = (await hooks.Get($"/{hook}/deliveries?limit=4&before={first.Word("next")}")).Is(HttpStatusCode.OK);
        Assert.Equal((4, 2), (first["data"].GetArrayLength(), second["data"].GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, second["next"].ValueKind);
        Assert.Equal(6, first["data"].EnumerateArray().Concat(second["data"].EnumerateArray()).Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Redirects_are_not_followed_and_slow_answers_are_not_waited_for()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = (received, context) =>
        {
            if (received.Path == "/hook") (context.Response.StatusCode, context.Response.Headers.Location) = (307, $"http://127.0.0.1:{receiver.Port}/elsewhere");
            return received.Path == "/slow" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted) : Task.CompletedTask;
        };
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var id = (await hooks.Create(receiver)).Word("id");
        Assert.Equal("It answered 307: redirects aren't followed.", (await hooks.Post($"/{id}/test"))["attempt"].GetProperty("error").GetString());
        Assert.Equal("/hook", Assert.Single(receiver.All).Path);
        await hooks.Patch($"/{id}", new { url = $"http://127.0.0.1:{receiver.Port}/slow" });
        Assert.Equal("No answer within 2 seconds.", (await hooks.Post($"/{id}/test"))["attempt"].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Switched_off_it_gets_nothing_and_switched_on_what_happens_then()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var witness = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var id = (await hooks.Create(receiver)).Word("id");
        await hooks.Create(witness);
        var off = (await hooks.Patch($"/{id}", new { enabled = false })).Is(HttpStatusCode.OK);
        Assert.Equal((false, "Its account switched it off."), (off["enabled"].GetBoolean(), off.Word("disabled_reason")));
        await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        await Told(witness, 2);
        var on = (await hooks.Patch($"/{id}", new { enabled = true })).Is(HttpStatusCode.OK);
        Assert.Equal((true, JsonValueKind.Null), (on["enabled"].GetBoolean(), on["disabled_reason"].ValueKind));
        var later = (await api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        await Told(receiver, 2);
        Assert.All(receiver.All, received => Assert.Equal(later, received.MediaId));
    }

    [Fact]
    public async Task A_deleted_webhook_is_gone_and_so_is_what_waited_for_it()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answers(500);
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var id = (await hooks.Create(receiver)).Word("id");
        await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        await Told(receiver, 1);
        (await hooks.Delete($"/{id}")).Is(HttpStatusCode.OK);
        (await hooks.Get($"/{id}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await hooks.Delete($"/{id}")).Refuses(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(0, (await hooks.Get())["data"].GetArrayLength());
        for (var i = 0; i < 3; i++) (await hooks.Create(receiver)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_account_has_at_most_so_many_even_if_it_asks_at_once()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => hooks.Create(receiver)));
        Assert.Equal(3, answers.Count(answer => answer.Status is HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status is not HttpStatusCode.Created), answer => answer.Refuses(HttpStatusCode.Conflict, "webhook_limit_reached"));
        Assert.Equal(3, (await hooks.Get())["data"].GetArrayLength());
    }

    [Fact]
    public async Task What_is_wrong_is_named_field_by_field()
    {
        using var api = await fixture.NewAccount();
        var hooks = new Hooks(api);
        (await hooks.Post("", new { })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "url");
        (await hooks.Post("")).Refuses(HttpStatusCode.BadRequest, "malformed_json");
        (await hooks.Post("", new { url = 7, events = "media.ready", tenant_id = "", description = new string('x', 256) })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "url", "events", "tenant_id", "description");
        (await hooks.Post("", new { url = "http://127.0.0.1/", events = new[] { "media.exploded" } })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "events");
        (await hooks.Post("", new { url = "http://127.0.0.1/", events = new[] { "media.processing" } })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "events");
        (await hooks.Post("", new { url = "http://127.0.0.1/", events = new object[] { "media.ready", 1 } })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "events");
        foreach (var url in new[] { "http://127.1/", "http://169.254.169.254/", "ftp://127.0.0.1/", "http://user@127.0.0.1/", "http://[::1]/", "nonsense", "" })
            (await hooks.Post("", new { url })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "url");

        await using var receiver = await WebhookReceiver.Start();
        var id = (await hooks.Create(receiver)).Word("id");
        (await hooks.Patch($"/{id}", new { })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "url");
        (await hooks.Patch($"/{id}", new { url = "http://10.0.0.1/" })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "url");
        (await hooks.Patch($"/{id}", new { enabled = "no" })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "enabled");
        (await hooks.Get($"/{id}/deliveries?limit=0&before=x")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "limit", "before");
        (await hooks.Post($"/{id}/deliveries/d_1/replay")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await hooks.Post($"/{id}/deliveries/nonsense/replay")).Refuses(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(receiver.Url, (await hooks.Get($"/{id}")).Word("url"));
    }

    [Fact]
    public async Task Nobody_sees_or_touches_anothers_webhook_and_every_route_wants_a_key()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var api = await fixture.NewAccount();
        using var other = await fixture.NewAccount();
        var id = (await new Hooks(api).Create(receiver)).Word("id");
        using var nobody = fixture.Gateway.Client("");
        foreach (var (method, path) in new[] { ("GET", $"/{id}"), ("PATCH", $"/{id}"), ("DELETE", $"/{id}"), ("POST", $"/{id}/rotate-secret"), ("POST", $"/{id}/test"), ("GET", $"/{id}/deliveries"), ("POST", $"/{id}/deliveries/d_1/replay") })
        {
            (await new Hooks(other).Send(new(method), path, new { enabled = false })).Refuses(HttpStatusCode.NotFound, "not_found");
            (await new Hooks(api).Send(new(method), path.Replace(id, "wh_1", StringComparison.Ordinal), new { enabled = false })).Refuses(HttpStatusCode.NotFound, "not_found");
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/webhooks{path}");
            (await Answer.Of(await nobody.SendAsync(request))).Refuses(HttpStatusCode.Unauthorized, "unauthorized");
        }

        Assert.Equal(0, (await new Hooks(other).Get())["data"].GetArrayLength());
        Assert.True((await new Hooks(api).Get($"/{id}"))["enabled"].GetBoolean());
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_key_of_one_tenant_deals_with_the_webhooks_of_its_tenant_alone()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var account = await fixture.NewAccount("--scopes", "*");
        var (_, bound) = await account.NewKey(new { name = "of t1", scopes = new[] { "webhooks:write" }, tenant_id = "t1" });
        var (all, mine) = (new Hooks(account), new Hooks(bound));
        var wide = (await all.Create(receiver)).Is(HttpStatusCode.Created).Word("id");
        var own = (await mine.Create(receiver)).Is(HttpStatusCode.Created);
        Assert.Equal("t1", own.Word("tenant_id"));
        (await mine.Create(receiver, tenant: "t2")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "tenant_id");
        Assert.Equal(own.Word("id"), Assert.Single((await mine.Get())["data"].EnumerateArray().ToList()).GetProperty("id").GetString());
        (await mine.Get($"/{own.Word("id")}")).Is(HttpStatusCode.OK);
        (await mine.Get($"/{wide}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await mine.Delete($"/{wide}")).Refuses(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(2, (await all.Get())["data"].GetArrayLength());
        bound.Dispose();
    }

    private static Child NodeReceiver(int port, string secret) => Child.StartServer("node", [Repository.PathOf("docs", "examples", "webhook-receiver.cjs")], new Dictionary<string, string?>
    {
        ["NODE_PATH"] = Repository.PathOf("tools", "standardwebhooks", "node_modules"),
        ["WEBHOOK_SECRET"] = secret,
        ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
    });

    private static Task Listens(int port) => Eventually.True(async () =>
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }, "the receiver listens");

    private static string WebhookSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static string Signature(string secret, Received received) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{received.Id}.{received.Headers["webhook-timestamp"]}.{received.Body}")));

    private static Task Told(WebhookReceiver receiver, int count) => Eventually.True(() => receiver.All.Count >= count, $"{count} events came");

    private static async Task<List<string>> Statuses(Hooks hooks, string id) =>
        [.. (await hooks.Get($"/{id}/deliveries?limit=100")).Is(HttpStatusCode.OK)["data"].EnumerateArray().Select(one => one.GetProperty("status").GetString()!)];
}

/// <summary>The routes of webhooks as one account's client calls them.</summary>
internal sealed class Hooks(Api api)
{
    public Task<Answer> Create(WebhookReceiver receiver, string[]? events = null, string? tenant = null, string? description = null) => Create(receiver.Url, events, tenant, description);

    public Task<Answer> Create(string url, string[]? events = null, string? tenant = null, string? description = null) => Post("", new { url, events, tenant_id = tenant, description });

    public Task<Answer> Get(string path = "") => Send(HttpMethod.Get, path);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);

    public async Task<Answer> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/webhooks{path}") { Content = body is null ? null : Api.Json(JsonSerializer.Serialize(body)) };
        return await Answer.Of(await api.Http.SendAsync(request));
    }
}
