using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>Silo processes with gateways as their clients.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task An_upload_lives_its_whole_life_and_is_seen_through_every_gateway()
    {
        await using var cluster = await MediaProcesses.Start(silos: 2, gateways: 2);
        using var one = cluster.Gateways[0].Client();
        using var other = cluster.Gateways[1].Client(key: (await cluster.Gateways[1].Keys("create", "dev")).Split('\n')[0].Trim());
        var picture = Samples.Png(4, 3);

        var ids = new List<string>();
        for (var i = 0; i < 8; i++) ids.Add(await one.MakeImage(picture)); // enough that each silo has some
        foreach (var id in ids) Assert.Equal(picture, await other.ReadContent(id));
        Assert.Equal(8, (await other.GetFromJsonAsync<JsonElement>("/api/v1/media")).GetProperty("pagination").GetProperty("total").GetInt32());

        using (var deleted = await other.DeleteAsync(HttpMedia.Asset(ids[0]))) Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await one.Status(HttpMedia.Asset(ids[0])));
        using (var restored = await one.PostAsync(HttpMedia.Asset(ids[0], "restore"), null)) Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        Assert.Equal(picture, await other.ReadContent(ids[0]));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_silo_was_killed()
    {
        await using var cluster = await MediaProcesses.Start(silos: 2, gateways: 1);
        using var http = cluster.Gateways[0].Client();
        var picture = Samples.Png(4, 3);
        var ids = new List<string>();
        for (var i = 0; i < 8; i++) ids.Add(await http.MakeImage(picture));

        cluster.Silos[1].Kill();
        foreach (var id in ids) await Eventually.True(async () => await http.Status(HttpMedia.Asset(id)) is HttpStatusCode.OK, "the asset answers on the silo that is left", TimeSpan.FromSeconds(60));
        foreach (var id in ids) Assert.Equal(picture, await http.ReadContent(id));
        await http.MakeImage(picture);
    }

    [Fact]
    public async Task Videos_of_a_silo_that_was_killed_are_processed_by_the_one_that_is_left_within_a_minute()
    {
        await using var cluster = await MediaProcesses.Start(silos: 2, gateways: 1, settings: new Dictionary<string, string?> { ["Processing__Workers"] = "1" });
        using var http = cluster.Gateways[0].Client();
        var film = await RealMedia.Read("film.mp4");
        var ids = new List<string>();
        for (var i = 0; i < 24; i++) ids.Add((await http.Make("film.mp4", film)).GetProperty("id").GetString()!);

        cluster.Silos[1].Kill();
        foreach (var id in ids) await Eventually.True(async () => await StateOf(id) is "ready", "the video is ready", TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, await http.Status("/health"));

        async Task<string?> StateOf(string id)
        {
            using var answer = await http.GetAsync(HttpMedia.Asset(id));
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString() : null;
        }
    }

    [Fact]
    public async Task A_gateway_without_silos_answers_503_and_works_once_one_is_there()
    {
        await using var cluster = await MediaProcesses.Start(silos: 0, gateways: 0);
        var gateway = await cluster.AddGateway(ready: false);
        using var anyone = gateway.Client(key: "");
        await Eventually.True(async () =>
        {
            try
            {
                return await anyone.Status("/health") is HttpStatusCode.ServiceUnavailable;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the gateway listens");
        using var http = gateway.Client();
        using var refused = await http.GetAsync("/api/v1/media");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("registry_unavailable", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.NotNull(refused.Headers.RetryAfter);

        var silo = await cluster.AddSilo();
        await gateway.Ready();
        var id = await http.MakeImage(Samples.Png(4, 3));

        // All silos gone at once, and nobody left to say so: a silo that comes later has to see it by itself.
        silo.Kill();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await http.Status(HttpMedia.Asset(id)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await http.Status("/health"));
        await silo.Restart();
        await gateway.Ready();
        Assert.Equal(HttpStatusCode.OK, await http.Status(HttpMedia.Asset(id)));
    }
}
