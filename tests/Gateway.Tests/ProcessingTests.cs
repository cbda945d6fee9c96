using System.Net;

namespace Orleans.Media.Tests;

/// <summary>What becomes of each kind after its confirm, as clients see it.</summary>
[Collection(ProcessingGateway.Name)]
public sealed class ProcessingTests(ProcessingFixture fixture)
{
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_video_is_processing_at_confirm_and_ready_with_a_cover_later()
    {
        var confirmed = await _api.Make(new { filename = "clip.mp4" }, await RealMedia.Read("film.mp4"));
        await Golden.Matches("confirm-video-processing", "POST /api/v1/media/«id»/confirm", new { }, confirmed, _api.Account);

        var id = confirmed.Word("id");
        await Golden.Matches("get-video-ready", $"GET /api/v1/media/{id}", null, await fixture.Settled(_api, id), _api.Account);
    }

    [Theory]
    [InlineData("image", "picture.png")]
    [InlineData("gif", "picture.gif")]
    [InlineData("audio", "sound.mp3")]
    public async Task Anything_else_is_ready_at_confirm_and_gets_more_later(string kind, string file)
    {
        var confirmed = await _api.Make(new { filename = file, kind }, await RealMedia.Read(file));
        Assert.Equal("ready", confirmed.Word("status"));
        var id = confirmed.Word("id");
        await Golden.Matches($"get-{kind}-processed", $"GET /api/v1/media/{id}", null, await fixture.Settled(_api, id), _api.Account);
    }

    [Fact]
    public async Task A_document_gets_its_first_page_as_thumbnail()
    {
        var made = await fixture.Settled(_api, new { filename = "report.pdf" }, Pdf.Of("1 0 0", "0 1 0", "0 0 1"));
        await Golden.Matches("get-document-processed", $"GET /api/v1/media/{made.Word("id")}", null, made, _api.Account);
    }

    [Fact]
    public async Task Bytes_that_can_not_be_decoded_fail_with_a_reason()
    {
        var made = await fixture.Settled(_api, new { filename = "clip.mp4" }, Samples.Mp4(1000));
        await Golden.Matches("get-failed", $"GET /api/v1/media/{made.Word("id")}", null, made, _api.Account);
        (await _api.Post($"/{made.Word("id")}/thumbnail")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    public async Task What_was_made_can_be_read_as_the_asset_can(string visibility)
    {
        var made = await fixture.Settled(_api, new { filename = "clip.mp4", visibility }, await RealMedia.Read("film.mp4"));
        var urls = made["renditions"].EnumerateArray().Select(rendition => rendition.GetProperty("url").GetString()!).Append(made.Word("thumbnail_url"));
        using var stranger = fixture.Gateway.Client("");
        foreach (var url in urls)
        {
            var content = await _api.Download(url);
            Assert.Equal(url.EndsWith(".jpg", StringComparison.Ordinal) ? "image/jpeg" : "image/webp", content.Type);
            Assert.Equal("inline", content.Disposition);

            using var asked = await stranger.GetAsync(new Uri(url));
            Assert.Equal(visibility is "public" ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized, asked.StatusCode);
            using var other = await _api.Http.GetAsync(new Uri($"{url}x"));
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        await _api.Delete($"/{made.Word("id")}");
        using var gone = await _api.Http.GetAsync(new Uri(made.Word("thumbnail_url")));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Health_says_which_decoders_there_are()
    {
        using var http = fixture.Gateway.Client("");
        var part = (await Answer.Of(await http.GetAsync("/health"))).Is(HttpStatusCode.OK)["parts"].GetProperty("processing");
        Assert.Equal("ok", part.GetProperty("status").GetString());
        Assert.Equal(["ffmpeg", "vips", "pdftoppm", "heic", "avif", "webp"], part.GetProperty("has").EnumerateObject().Select(decoder => decoder.Name));
        Assert.True(part.GetProperty("has").GetProperty("heic").GetBoolean());
    }
}
