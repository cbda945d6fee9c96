using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Who may read an asset's content.</summary>
[Collection(DefaultGateway.Name)]
public sealed class VisibilityTests(GatewayFixture fixture) : IDisposable
{
    private static readonly byte[] Png = Samples.Png(4, 3);
    private readonly Api _api = fixture.Api;
    private readonly HttpClient _anyone = fixture.Gateway.Client("");

    public void Dispose() => _anyone.Dispose();

    [Fact]
    public async Task A_public_address_needs_no_key_and_stops_with_the_deletion()
    {
        var made = await _api.Make(new { filename = "a.png" }, Png);
        Assert.Equal(Png, await Read(made.Word("url")));

        await _api.Delete($"/{made.Word("id")}");
        (await Anyone(made.Word("url"))).Refuses(HttpStatusCode.NotFound, "not_found");

        await _api.Post($"/{made.Word("id")}/restore");
        Assert.Equal(Png, await Read(made.Word("url")));
    }

    [Fact]
    public async Task A_public_address_shows_nothing_before_the_confirm()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await upload.Put(Png);
        var url = (await _api.Get($"/{upload.Id}")).Word("url");
        (await Anyone(url)).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _api.Get($"/{upload.Id}/content")).Refuses(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_public_address_opens_only_with_its_token_its_id_and_its_account()
    {
        var url = new Uri((await _api.Make(new { filename = "a.png" }, Png)).Word("url"));
        var other = new Uri((await _api.Make(new { filename = "a.png" }, Png)).Word("url"));
        var (mine, theirs) = (url.Segments, other.Segments); // "/", "media/", account, id, token, filename

        await Opens(false, [.. mine[..4], theirs[4], mine[5]]);
        await Opens(false, [.. mine[..3], theirs[3], .. mine[4..]]);
        await Opens(false, [.. mine[..2], "nobody/", .. mine[3..]]);
        await Opens(false, [.. mine[..2], "No%20Account/", .. mine[3..]]);
        await Opens(false, [.. mine[..4], $"{mine[4][..^2]}/", mine[5]]);
        await Opens(false, [.. mine[..4], "%20/", mine[5]]);
        await Opens(true, [.. mine]);

        async Task Opens(bool opens, string[] segments)
        {
            using var answer = await _anyone.GetAsync(string.Concat(segments));
            Assert.Equal(opens ? HttpStatusCode.Redirect : HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_private_asset_has_only_the_route_with_a_key()
    {
        var seen = new Uri((await _api.Make(new { filename = "a.png" }, Png)).Word("url"));
        var made = await _api.Make(new { filename = "a.png", visibility = "private" }, Png);
        var (id, url) = (made.Word("id"), made.Word("url"));

        Assert.EndsWith($"/api/v1/media/{id}/content", url, StringComparison.Ordinal);
        Assert.Equal(Png, (await _api.Download(url)).Bytes);
        (await Anyone(url)).Refuses(HttpStatusCode.Unauthorized, "unauthorized");

        // Storage's own address holds its token: not even that opens the public route.
        using var redirect = await _api.Http.GetAsync(new Uri(url));
        var token = redirect.Headers.Location!.Segments[^2];
        Assert.Equal(seen.Segments[4].Length, token.Length);
        (await Anyone($"/media/{_api.Account}/{id}/{token}a.png")).Refuses(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_redirect_is_neither_cached_nor_passed_on_as_referrer()
    {
        var made = await _api.Make(new { filename = "a.png" }, Png);
        using var redirect = await _anyone.GetAsync(new Uri(made.Word("url")));
        Assert.Equal("no-store", redirect.Headers.CacheControl?.ToString());
        Assert.Equal(["no-referrer"], redirect.Headers.GetValues("Referrer-Policy"));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task Head_answers_as_get_does_on_both_routes(string mode)
    {
        var made = await _api.Make(new { filename = "a.png", mode }, Png);
        foreach (var path in (string[])[$"/api/v1/media/{made.Word("id")}/content", made.Word("url")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var redirect = await _api.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
            using var follow = new HttpRequestMessage(HttpMethod.Head, redirect.Headers.Location);
            using var head = await Storage.Http.SendAsync(follow);
            Assert.Equal((HttpStatusCode.OK, Png.Length, "image/png"), (head.StatusCode, head.Content.Headers.ContentLength!.Value, head.Content.Headers.ContentType!.ToString()));
        }
    }

    private async Task<Answer> Anyone(string path) => await Answer.Of(await _anyone.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    private async Task<byte[]> Read(string url)
    {
        using var redirect = await _anyone.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        return await Storage.Http.GetByteArrayAsync(redirect.Headers.Location);
    }
}
