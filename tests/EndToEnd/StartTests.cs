using System.Net;

namespace Orleans.Media.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task It_starts_without_storage_and_makes_the_container_once_storage_is_there()
    {
        using var storage = new Azurite();
        await storage.Stop();
        var starting = GatewayProcess.Start(storage.ConnectionString);
        storage.Restart();
        await using var gateway = await starting;
        using var http = gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
    }
}
