namespace Orleans.Media.Tests;

/// <summary>Live updates of a cluster: through whichever gateway, whoever dies.</summary>
public sealed class LiveClusterTests
{
    private const int Assets = 30;

    [Fact]
    public async Task Who_listens_at_one_gateway_hears_of_what_others_change_and_goes_on_when_silos_are_killed()
    {
        await using var cluster = await MediaProcesses.Start(silos: 3, gateways: 2, settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        var key = cluster.Gateways[0].Key;
        using HttpClient writer = cluster.Gateways[0].Client(key), listener = cluster.Gateways[1].Client(key);
        await using var stream = await EventStream.OpenAndReady(listener, "/api/v1/events");

        var made = new List<string>();
        for (var i = 0; i < Assets; i++)
        {
            if (i is 10) cluster.Silos[0].Kill();
            if (i is 15) await cluster.Silos[0].Restart();
            if (i is 20) cluster.Silos[1].Kill();
            try
            {
                made.Add(await writer.MakeImage(Samples.Png(4, 3)));
            }
            catch (Exception turnedAway) when (turnedAway is HttpRequestException or Xunit.Sdk.XunitException)
            {
                // while the others notice that a silo is gone
            }
        }

        Assert.True(made.Count > Assets / 2, $"only {made.Count} assets");
        await Eventually.True(() => made.TrueForAll(id => Of(stream, id).Contains("media.ready")), "all are told of", TimeSpan.FromSeconds(90));
        Assert.False(stream.Ended.IsCompleted);
        foreach (var id in made) Assert.Equal(["media.uploaded", "media.ready"], Of(stream, id));
        Assert.Equal(stream.Kept.Count, stream.Kept.Select(one => one.Id).Distinct().Count());
        Assert.DoesNotContain(stream.All, one => one.Type == "reset");
    }

    private static List<string> Of(EventStream stream, string id) => [.. stream.Kept.Where(one => one.Asset.GetProperty("id").GetString() == id).Select(one => one.Type!)];
}
