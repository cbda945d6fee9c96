using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class MemoryTests
{
    private const int Assets = 110_000; // in memory they would take about 400 MB, beside some 50 for the process itself

    [Fact]
    public async Task Where_memory_is_short_idle_assets_leave_it_and_can_be_read_all_the_same()
    {
        var little = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x14000000" }; // 320 MB
        await using var gateway = await GatewayProcess.Start(settings: little);
        using var http = gateway.Client();

        var first = await Create(http);
        await Parallel.ForEachAsync(Enumerable.Range(0, Assets), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await Create(http));

        Assert.False(gateway.Process.Process.HasExited);
        using var found = await http.GetAsync($"/api/v1/media/{first}");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    private static async Task<string> Create(HttpClient http)
    {
        using var created = await http.PostAsJsonAsync("/api/v1/media/upload", new { filename = "a.png" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
