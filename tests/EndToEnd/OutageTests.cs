using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class OutageTests
{
    [Fact]
    public async Task With_storage_down_it_answers_503_and_recovers_by_itself()
    {
        using var storage = new Azurite();
        await using var gateway = await GatewayProcess.Start(storage.ConnectionString);
        using var http = gateway.Client();
        var id = await Ask(http);

        await storage.Stop();
        await Unavailable(await http.PostAsync($"/api/v1/media/{id}/confirm", null), "storage_unavailable");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"/api/v1/media/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health")).StatusCode);

        storage.Restart();
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync($"/api/v1/media/{id}/confirm", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task It_starts_without_storage_and_makes_the_container_once_storage_is_there()
    {
        using var storage = new Azurite();
        await storage.Stop();
        var starting = GatewayProcess.Start(storage.ConnectionString);
        storage.Restart();
        await using var gateway = await starting;
        using var http = gateway.Client();
        Assert.NotEmpty(await Ask(http));
    }

    [Fact]
    public async Task With_the_database_down_it_answers_503_and_recovers_by_itself()
    {
        using var postgres = new Postgres();
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Database__Postgres"] = await postgres.CreateDatabase() });
        using var http = gateway.Client();
        var id = await Ask(http);

        postgres.Stop();
        await Unavailable(await http.PostAsJsonAsync("/api/v1/media/upload", new { filename = "b.png" }), "database_unavailable");
        await Unavailable(await http.GetAsync("/api/v1/media"), "database_unavailable");
        await Unavailable(await http.DeleteAsync($"/api/v1/media/{id}"), "database_unavailable");

        postgres.Start();
        await Eventually.True(async () => (await http.GetAsync($"/api/v1/media/{id}")).StatusCode is HttpStatusCode.OK, "the asset is there again");
        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync($"/api/v1/media/{id}")).StatusCode);
        Assert.NotEmpty(await Ask(http));
    }

    private static async Task<string> Ask(HttpClient http)
    {
        var answer = await http.PostAsJsonAsync("/api/v1/media/upload", new { filename = "a.png" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task Unavailable(HttpResponseMessage answer, string code)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
