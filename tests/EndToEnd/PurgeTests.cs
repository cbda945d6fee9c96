using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class PurgeTests
{
    [Fact]
    public async Task With_a_retention_of_seconds_an_asset_goes_from_upload_URL_to_purged_on_the_wall_clock()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Media__Retention"] = "00:00:04" });
        using var http = gateway.Client();
        var asset = HttpMedia.Asset(await http.MakeImage(Samples.Png(2, 2)));
        await Eventually.True(async () => (await http.GetAsync($"{asset}/history")).StatusCode is HttpStatusCode.NotFound, "the asset is purged");
        Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/api/v1/media")).GetProperty("pagination").GetProperty("total").GetInt32());
    }
}
