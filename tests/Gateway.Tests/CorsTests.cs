using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Browsers may upload straight to storage from the origins that are configured, and from no others.</summary>
public sealed class CorsTests
{
    [Fact]
    public async Task A_preflight_from_a_configured_origin_succeeds_and_one_from_elsewhere_does_not()
    {
        using var azurite = new Azurite();
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString, new Dictionary<string, string?> { ["Storage__CorsOrigins__0"] = "https://app.example" });
        using var api = new Api(gateway, "dev", gateway.Key);
        var upload = await api.Start(new { filename = "a.png" });

        await Eventually.True(async () => (await Preflight(upload.Url, "https://app.example")).StatusCode is HttpStatusCode.OK, "the rules are set");
        using var allowed = await Preflight(upload.Url, "https://app.example");
        Assert.Equal(["https://app.example"], allowed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        using var refused = await Preflight(upload.Url, "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<HttpResponseMessage> Preflight(string url, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-ms-blob-type");
        return await Storage.Http.SendAsync(request);
    }
}
