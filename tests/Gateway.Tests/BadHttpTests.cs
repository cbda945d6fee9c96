using System.Net;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>Requests that fit no route, no method or no limit.</summary>
[Collection(DefaultGateway.Name)]
public sealed class BadHttpTests(GatewayFixture fixture)
{
    private readonly Api _api = fixture.Api;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api")]
    [InlineData("POST", "/api/v1/media/m_1/unknown")]
    [InlineData("GET", "/api/v2/media")]
    [InlineData("GET", "/media/a/b")]
    [InlineData("GET", "/api/v1/media/a/b/c/d")]
    public async Task An_unknown_route_is_a_problem_document(string method, string path) => (await Send(method, path)).Refuses(HttpStatusCode.NotFound, "route_not_found");

    [Theory]
    [InlineData("DELETE", "/api/v1/media")]
    [InlineData("PUT", "/api/v1/media/upload")]
    [InlineData("PUT", "/api/v1/media/m_1")]
    [InlineData("GET", "/api/v1/media/m_1/confirm")]
    [InlineData("POST", "/api/v1/media/m_1/history")]
    [InlineData("POST", "/health")]
    public async Task A_wrong_method_is_a_problem_document(string method, string path) => (await Send(method, path)).Refuses(HttpStatusCode.MethodNotAllowed, "method_not_allowed");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_more_than_a_megabyte_is_refused(bool chunked)
    {
        var before = await _api.Total();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/media/upload")
        {
            Content = new StringContent($$"""{"filename":"a.png","x":"{{new string('x', 1024 * 1024)}}"}""", Encoding.UTF8, "application/json"),
            Headers = { ExpectContinue = true, TransferEncodingChunked = chunked },
        };
        (await Answer.Of(await _api.Http.SendAsync(request))).Refuses(HttpStatusCode.RequestEntityTooLarge, "request_too_large");
        Assert.Equal(before, await _api.Total());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_almost_a_megabyte_is_read_whole(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/media/upload")
        {
            Content = Api.Json($$"""{"x":"{{new string('x', 1000 * 1000)}}","filename":"a.png"}"""),
            Headers = { TransferEncodingChunked = chunked },
        };
        (await Answer.Of(await _api.Http.SendAsync(request))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Confirm_checks_its_body_before_anything_else()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await upload.Put(Samples.Png(4, 3));
        (await Confirm("[]")).Refuses(HttpStatusCode.BadRequest, "malformed_json");
        (await Confirm("{")).Refuses(HttpStatusCode.BadRequest, "malformed_json");
        (await Confirm("""{"md5":1,"sha256":[]}""")).Refuses(HttpStatusCode.BadRequest, "validation_failed", "md5", "sha256");
        (await _api.Send(HttpMethod.Post, $"/{upload.Id}/confirm", new StringContent("{}"))).Refuses(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        Assert.NotEqual("ready", (await _api.Get($"/{upload.Id}")).Word("status"));

        Task<Answer> Confirm(string body) => _api.Send(HttpMethod.Post, $"/{upload.Id}/confirm", Api.Json(body));
    }

    private async Task<Answer> Send(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await Answer.Of(await _api.Http.SendAsync(request));
    }
}
