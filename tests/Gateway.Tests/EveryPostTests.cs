using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media.Tests;

/// <summary>What holds for every POST that the gateway has, also for those that are yet to come.</summary>
public sealed class EveryPostTests
{
    [Fact]
    public async Task Every_POST_heeds_the_idempotency_key()
    {
        var (gateway, http) = await GatewayInProcess.Start();
        await using (gateway)
        using (http)
        {
            var posts = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") is not false).Select(route => route.RoutePattern).ToList();
            Assert.Contains(posts, route => route.RawText == "/api/v1/media/upload");
            foreach (var route in posts)
            {
                var path = string.Concat(route.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"))));

                // Only who heeds keys refuses a malformed one.
                var (status, _, body) = await Post(path, "two words");
                Assert.True(status is HttpStatusCode.BadRequest && body.Contains("Idempotency-Key", StringComparison.Ordinal), $"POST {path} takes a malformed Idempotency-Key: {(int)status} {body}");

                // And an answer that is kept comes again.
                var first = await Post(path, "k" + path);
                var second = await Post(path, "k" + path);
                var kept = first.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict || (int)first.Status < 400;
                Assert.Equal((first.Status, kept), (second.Status, second.IsReplayed));
                if (kept) Assert.Equal(first.Body, second.Body);
            }

            async Task<(HttpStatusCode Status, bool IsReplayed, string Body)> Post(string path, string key)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Api.Json("{}") };
                request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
                using var response = await http.SendAsync(request);
                return (response.StatusCode, response.Headers.Contains("Idempotent-Replayed"), await response.Content.ReadAsStringAsync());
            }
        }
    }
}
