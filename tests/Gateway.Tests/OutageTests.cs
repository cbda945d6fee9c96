using System.Net;

namespace Orleans.Media.Tests;

/// <summary>What the registry needs may go away: it says so, keeps what it has, and goes on by itself.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Without_storage_confirm_answers_503_and_works_once_storage_is_back()
    {
        using var azurite = new Azurite();
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString, new Dictionary<string, string?> { ["Limits__Enabled"] = "true" });
        using var api = new Api(gateway, "dev", gateway.Key);
        var upload = await api.Start(new { filename = "a.png" });
        await upload.Put(Samples.Png(4, 3));

        await azurite.Stop();
        var refused = await api.Confirm(upload.Id);
        Unavailable(refused, "storage_unavailable");
        Assert.Equal("60", Assert.Single(refused.Headers.GetValues("X-RateLimit-Limit"))); // also where a fault took the place of the answer
        Unavailable(await api.Get($"/{upload.Id}/upload"), "storage_unavailable");
        (await api.Get($"/{upload.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(1, await api.Total());
        using (var health = await api.Http.GetAsync("/health")) Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);

        azurite.Restart();
        Assert.Equal("ready", (await api.Confirm(upload.Id)).Is(HttpStatusCode.OK).Word("status"));
    }

    [Fact]
    public async Task Without_its_database_it_answers_503_and_works_once_the_database_is_back()
    {
        using var postgres = new Postgres();
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Database__Postgres"] = await postgres.CreateDatabase(), ["Processing__Enabled"] = "false" });
        using var api = new Api(gateway, "dev", gateway.Key);
        var made = await api.Make(new { filename = "a.png" }, Samples.Png(4, 3));

        postgres.Stop();
        Unavailable(await api.Post("/upload", new { filename = "b.png" }), "database_unavailable");
        Unavailable(await api.Get(), "database_unavailable");
        Unavailable(await api.Delete($"/{made.Word("id")}"), "database_unavailable");

        postgres.Start();
        await Eventually.True(async () => (await api.Get()).Status is HttpStatusCode.OK, "lists work again");
        Assert.Equal(made.Text, (await api.Get($"/{made.Word("id")}")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(1, await api.Total());
        (await api.Post("/upload", new { filename = "b.png" })).Is(HttpStatusCode.Created);
    }

    private static void Unavailable(Answer answer, string code)
    {
        answer.Refuses(HttpStatusCode.ServiceUnavailable, code);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
