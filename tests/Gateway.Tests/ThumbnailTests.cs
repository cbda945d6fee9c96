using System.Net;

namespace Orleans.Media.Tests;

/// <summary><c>POST /media/{id}/thumbnail</c>.</summary>
[Collection(ProcessingGateway.Name)]
public sealed class ThumbnailTests(ProcessingFixture fixture)
{
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_frame_of_the_video_becomes_its_thumbnail()
    {
        var video = await Film();
        var id = video.Word("id");
        var accepted = await _api.Post($"/{id}/thumbnail", new { frame_time_ms = 300 });
        await Golden.Matches("thumbnail", $"POST /api/v1/media/{id}/thumbnail", new { frame_time_ms = 300 }, accepted, _api.Account);

        var after = await fixture.Settled(_api, id);
        Assert.InRange(after["thumbnail"].GetProperty("frame_time_ms").GetInt32(), 260, 300);
        Assert.Equal("generated", after["thumbnail"].GetProperty("source").GetString());
        Assert.NotEqual(video.Word("thumbnail_url"), after.Word("thumbnail_url"));
    }

    [Fact]
    public async Task An_empty_body_chooses_the_default_frame_again()
    {
        var video = await Film();
        var id = video.Word("id");
        await _api.Post($"/{id}/thumbnail", new { frame_time_ms = 300 });
        await fixture.Settled(_api, id);
        (await _api.Post($"/{id}/thumbnail")).Is(HttpStatusCode.Accepted);
        Assert.Equal(video["thumbnail"].GetProperty("frame_time_ms").GetInt32(), (await fixture.Settled(_api, id))["thumbnail"].GetProperty("frame_time_ms").GetInt32());
    }

    [Fact]
    public async Task A_picture_of_the_account_becomes_the_thumbnail()
    {
        var id = (await Film()).Word("id");
        var picture = await _api.Make(new { filename = "cover.png" }, Samples.Png(40, 30));
        (await _api.Post($"/{id}/thumbnail", new { source_media_id = picture.Word("id") })).Is(HttpStatusCode.Accepted);
        var thumbnail = (await fixture.Settled(_api, id))["thumbnail"];
        Assert.Equal(("custom", 40, 30), (thumbnail.GetProperty("source").GetString(), thumbnail.GetProperty("width").GetInt32(), thumbnail.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task A_page_of_a_document_becomes_its_thumbnail()
    {
        var id = (await fixture.Settled(_api, new { filename = "a.pdf" }, Pdf.Of("1 0 0", "0 1 0", "0 0 1"))).Word("id");
        (await _api.Post($"/{id}/thumbnail", new { page = 2 })).Is(HttpStatusCode.Accepted);
        Assert.Equal(2, (await fixture.Settled(_api, id))["thumbnail"].GetProperty("page").GetInt32());
        (await _api.Post($"/{id}/thumbnail", new { page = 4 })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "page");
    }

    [Fact]
    public async Task Both_is_too_much()
    {
        var id = (await Film()).Word("id");
        (await _api.Post($"/{id}/thumbnail", new { frame_time_ms = 1, source_media_id = id })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "source_media_id");
        (await _api.Post($"/{id}/thumbnail", new { frame_time_ms = 1, page = 1 })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "page");
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(86_400_000L)]
    [InlineData(9_223_372_036_854_775_807L)]
    public async Task A_frame_lies_within_the_video(long time)
    {
        var id = (await Film()).Word("id");
        (await _api.Post($"/{id}/thumbnail", new { frame_time_ms = time })).Refuses(HttpStatusCode.BadRequest, "validation_failed", "frame_time_ms");
        Assert.Equal("ready", (await _api.Get($"/{id}")).Word("status"));
    }

    [Theory]
    [InlineData("""{"frame_time_ms": "300"}""", "frame_time_ms")]
    [InlineData("""{"frame_time_ms": 1.5}""", "frame_time_ms")]
    [InlineData("""{"page": 99999999999}""", "page")]
    [InlineData("""{"source_media_id": 7}""", "source_media_id")]
    [InlineData("""{"source_media_id": "hero.png"}""", "source_media_id")]
    [InlineData("""{"source_media_id": "m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}""", "source_media_id")]
    public async Task A_field_that_makes_no_sense_is_named(string body, string field)
    {
        var id = (await Film()).Word("id");
        (await _api.Send(HttpMethod.Post, $"/{id}/thumbnail", Api.Json(body))).Refuses(HttpStatusCode.BadRequest, "validation_failed", field);
    }

    [Fact]
    public async Task An_asset_that_is_not_there_or_not_ready_has_no_thumbnail_to_choose()
    {
        (await _api.Post("/m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ/thumbnail")).Refuses(HttpStatusCode.NotFound, "not_found");
        var pending = await _api.Start(new { filename = "a.mp4" });
        (await _api.Post($"/{pending.Id}/thumbnail")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    private async Task<Answer> Film() => await fixture.Settled(_api, new { filename = "clip.mp4" }, await RealMedia.Read("film.mp4"));
}
