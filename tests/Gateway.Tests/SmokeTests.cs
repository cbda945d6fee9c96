using System.Net;

namespace Orleans.Media.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task The_gateway_process_starts_and_answers()
    {
        await using var gateway = await GatewayProcess.Start();
        using var http = gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/media")).StatusCode);
    }
}
