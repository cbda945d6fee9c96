using System.Net;

namespace Orleans.Media.Tests;

/// <summary>What each route needs, and which keys may.</summary>
[Collection(DefaultGateway.Name)]
public sealed class ScopeTests(GatewayFixture fixture)
{
    private static readonly (string Method, string Path, string Scope)[] Routes =
    [
        ("GET", "/api/v1/media", "media:read"),
        ("GET", "/api/v1/media/m_1", "media:read"),
        ("GET", "/api/v1/media/m_1/history", "media:read"),
        ("GET", "/api/v1/media/m_1/events", "media:read"),
        ("GET", "/api/v1/media/m_1/content", "media:read"),
        ("GET", "/api/v1/media/m_1/content/1/cover.jpg", "media:read"),
        ("POST", "/api/v1/media/upload", "media:write"),
        ("GET", "/api/v1/media/m_1/upload", "media:write"),
        ("POST", "/api/v1/media/m_1/confirm", "media:write"),
        ("POST", "/api/v1/media/m_1/thumbnail", "media:write"),
        ("POST", "/api/v1/media/m_1/retention", "media:write"),
        ("POST", "/api/v1/media/m_1/restore", "media:write"),
        ("DELETE", "/api/v1/media/m_1", "media:write"),
        ("PATCH", "/api/v1/media/m_1", "media:write"),
        ("GET", "/api/v1/webhooks", "webhooks:write"),
        ("POST", "/api/v1/webhooks", "webhooks:write"),
        ("GET", "/api/v1/webhooks/wh_1", "webhooks:write"),
        ("PATCH", "/api/v1/webhooks/wh_1", "webhooks:write"),
        ("DELETE", "/api/v1/webhooks/wh_1", "webhooks:write"),
        ("POST", "/api/v1/webhooks/wh_1/rotate-secret", "webhooks:write"),
        ("POST", "/api/v1/webhooks/wh_1/test", "webhooks:write"),
        ("GET", "/api/v1/webhooks/wh_1/deliveries", "webhooks:write"),
        ("POST", "/api/v1/webhooks/wh_1/deliveries/d_1/replay", "webhooks:write"),
        ("GET", "/api/v1/keys", "admin"),
        ("POST", "/api/v1/keys", "admin"),
        ("GET", "/api/v1/keys/k_1", "admin"),
        ("DELETE", "/api/v1/keys/k_1", "admin"),
        ("POST", "/api/v1/keys/k_1/rotate", "admin"),
    ];

    // The table of docs/use.md.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = ["media:read"],
        ["media:read"] = ["media:read"],
        ["media:write"] = ["media:read", "media:write"],
        ["webhooks:write"] = ["webhooks:write"],
        ["admin"] = ["admin"],
        ["webhooks:write admin"] = ["webhooks:write", "admin"],
        ["media:read admin"] = ["media:read", "admin"],
        ["*"] = ["media:read", "media:write", "webhooks:write", "admin"],
    };

    [Fact]
    public async Task A_key_may_what_its_scopes_allow_and_is_told_which_one_it_lacks()
    {
        using var admin = await fixture.NewAccount("--scopes", "admin");
        foreach (var (scopes, allowed) in Allowed)
        {
            var (made, key) = await admin.NewKey(new { name = "some", scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) });
            Assert.Equal(scopes, string.Join(' ', made["scopes"].EnumerateArray().Select(scope => scope.GetString())));
            foreach (var (method, path, needed) in Routes)
            {
                var answer = await key.Send(new HttpMethod(method), path);
                if (allowed.Contains(needed))
                {
                    Assert.True(answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized), $"'{scopes}' may {method} {path}: {answer.Text}");
                    continue;
                }

                answer.Refuses(HttpStatusCode.Forbidden, "insufficient_scope");
                Assert.Equal(needed, answer.Word("scope"));
                Assert.Contains($"scope {needed}", answer.Word("detail"), StringComparison.Ordinal);
                Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{needed}\"", answer.Headers.WwwAuthenticate.ToString());
            }

            key.Dispose();
        }
    }

    [Fact]
    public async Task A_key_without_scopes_reads_what_its_account_has()
    {
        using var admin = await fixture.NewAccount("--scopes", "*");
        var id = (await admin.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        var (_, reader) = await admin.NewKey(new { name = "reader", scopes = Array.Empty<string>() });
        Assert.Equal(id, (await reader.Get($"/{id}")).Is(HttpStatusCode.OK).Word("id"));
        Assert.Equal(1, await reader.Total());
        Assert.Equal(Samples.Png(4, 3), (await reader.Content(id)).Bytes);
        (await reader.Delete($"/{id}")).Refuses(HttpStatusCode.Forbidden, "insufficient_scope");
        (await reader.Get($"/{id}")).Is(HttpStatusCode.OK);
        reader.Dispose();
    }

    [Fact]
    public async Task A_key_without_the_scope_gets_no_answer_that_was_kept_for_an_Idempotency_Key()
    {
        using var admin = await fixture.NewAccount("--scopes", "*");
        var (_, reader) = await admin.NewKey(new { name = "reader", scopes = new[] { "media:read" } });
        Task<Answer> Make(Api by) => by.Send(HttpMethod.Post, "/api/v1/keys", Api.Json("""{"name":"x","scopes":["*"]}"""), ("Idempotency-Key", "key-of-the-month"));
        var secret = (await Make(admin)).Is(HttpStatusCode.Created).Word("secret");
        Assert.DoesNotContain(secret, (await Make(reader)).Refuses(HttpStatusCode.Forbidden, "insufficient_scope").Text, StringComparison.Ordinal);
        Assert.Equal(secret, (await Make(admin)).Is(HttpStatusCode.Created).Word("secret"));
        reader.Dispose();
    }
}
