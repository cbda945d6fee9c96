using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>One Idempotency-Key through two gateways of a cluster, and through its restart.</summary>
public sealed class IdempotencyClusterTests
{
    private const int Rounds = 15, AtEach = 3;
    private const string Body = """{"filename":"a.png"}""";

    [Fact]
    public async Task Requests_at_once_at_two_gateways_are_carried_out_once_and_answered_alike_also_after_a_restart_of_everything()
    {
        await using var cluster = await MediaProcesses.Start(silos: 2, gateways: 2, settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        var key = cluster.Gateways[0].Key;
        using var one = cluster.Gateways[0].Client(key);
        using var other = cluster.Gateways[1].Client(key);
        HttpClient[] both = [one, other];

        var created = await Post(one, "/api/v1/media/upload", "new", Body);
        var id = JsonDocument.Parse(created.Text).RootElement.GetProperty("id").GetString();
        var answers = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var all = await Task.WhenAll(both.SelectMany(http => Enumerable.Repeat(http, AtEach)).Select(http => Keep(http, round)));
            Assert.Single(all.Select(answer => answer.Text).Distinct());
            Assert.All(all, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.Equal((2 * AtEach) - 1, all.Count(answer => answer.IsReplayed));
            answers.Add(all[0].Text);
        }

        // Days count from each request: had two been carried out, the asset would have changed twice.
        Assert.Equal(1 + Rounds, JsonDocument.Parse(await one.GetStringAsync($"/api/v1/media/{id}/history")).RootElement.GetProperty("transitions").GetArrayLength());

        foreach (var gateway in cluster.Gateways) Assert.Equal(0, await gateway.Stop());
        foreach (var silo in cluster.Silos) Assert.Equal(0, await silo.Stop());
        foreach (var silo in cluster.Silos) await silo.Restart();
        foreach (var gateway in cluster.Gateways) await gateway.Restart();
        for (var round = 0; round < Rounds; round++)
        {
            var answer = await Keep(both[round % 2], round);
            Assert.Equal((answers[round], true), (answer.Text, answer.IsReplayed));
        }

        var mismatch = await Post(other, $"/api/v1/media/{id}/retention", "k0", """{"days":99}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mismatch.Status);

        Task<Exchange> Keep(HttpClient http, int round) => Post(http, $"/api/v1/media/{id}/retention", $"k{round}", $$"""{"days":{{30 + round}}}""");
    }

    [Fact]
    public async Task What_a_killed_gateway_had_begun_is_carried_out_by_the_other_one()
    {
        await using var cluster = await MediaProcesses.Start(silos: 1, gateways: 2, settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        var key = cluster.Gateways[0].Key;
        using var doomed = cluster.Gateways[0].Client(key);
        using var other = cluster.Gateways[1].Client(key);

        // Each goes on until the kill cuts it off, so that each has one under way then, or is about to.
        var answered = new ConcurrentDictionary<string, string>();
        var cutOff = new ConcurrentBag<string>();
        var callers = Enumerable.Range(0, 20).Select(async caller =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    answered[$"{caller}-{i}"] = (await Post(doomed, "/api/v1/media/upload", $"{caller}-{i}", Body)).Text;
                }
                catch (HttpRequestException)
                {
                    cutOff.Add($"{caller}-{i}");
                    return;
                }
            }
        }).ToList();
        await Eventually.True(() => answered.Count > 40, "some are answered", TimeSpan.FromMinutes(2));
        cluster.Gateways[0].Kill();
        await Task.WhenAll(callers);
        Assert.Equal(20, cutOff.Count);

        string[] all = [.. answered.Keys, .. cutOff];
        var ids = new HashSet<string>();
        foreach (var (used, answer) in all.Zip(await Task.WhenAll(all.Select(key => Post(other, "/api/v1/media/upload", key, Body)))))
        {
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            if (answered.TryGetValue(used, out var before)) Assert.Equal(before, answer.Text);
            ids.Add(JsonDocument.Parse(answer.Text).RootElement.GetProperty("id").GetString()!);
        }

        Assert.Equal(all.Length, ids.Count);
        Assert.Equal(all.Length, JsonDocument.Parse(await other.GetStringAsync("/api/v1/media")).RootElement.GetProperty("pagination").GetProperty("total").GetInt32());
    }

    private static async Task<Exchange> Post(HttpClient http, string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, response.Headers.Contains("Idempotent-Replayed"), await response.Content.ReadAsStringAsync());
    }

    private sealed record Exchange(HttpStatusCode Status, bool IsReplayed, string Text);
}
