using System.Net;

namespace Orleans.Media.Tests;

/// <summary>The page's three steps with one PUT.</summary>
[Collection(DefaultGateway.Name)]
public sealed class SingleUploadTests(GatewayFixture fixture)
{
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_png_goes_from_upload_url_to_ready_and_comes_back_byte_for_byte()
    {
        var png = Samples.Png(640, 480);
        var upload = await _api.Start(new { filename = "hero.png", content_type = "image/png" });
        await upload.Put(png);

        var asset = (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK);
        Assert.Equal(("ready", png.Length, 640, 480), (asset.Word("status"), asset["size"].GetInt32(), asset["width"].GetInt32(), asset["height"].GetInt32()));

        var read = await _api.Content(upload.Id);
        Assert.Equal(png, read.Bytes);
        Assert.Equal("image/png", read.Type);
        Assert.StartsWith("inline", read.Disposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_put_wins()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await upload.Put(Samples.Png(4, 3));
        Assert.Equal(HttpStatusCode.Forbidden, await upload.TryPut(Samples.Png(5, 5)));
    }

    [Fact]
    public async Task A_content_type_that_the_client_made_up_is_not_what_reads_answer_with()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        Assert.Equal(HttpStatusCode.Created, await upload.TryPut(Samples.Png(4, 3), ("Content-Type", "text/html"), ("x-ms-blob-content-disposition", "attachment; filename=evil.html")));
        Assert.Equal("image/png", (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK).Word("content_type"));

        var read = await _api.Content(upload.Id);
        Assert.Equal("image/png", read.Type);
        Assert.DoesNotContain("evil", read.Disposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_was_declared_wrongly_is_corrected_by_what_the_bytes_show()
    {
        var made = await _api.Make(new { filename = "a.jpg", content_type = "image/jpeg" }, Samples.Png(4, 3));
        Assert.Equal("image/png", made.Word("content_type"));
        Assert.Equal("image/png", (await _api.Content(made.Word("id"))).Type);
    }

    [Fact]
    public async Task A_text_document_is_saved_by_browsers_and_never_shown()
    {
        var made = await _api.Make(new { filename = "page.txt" }, "<script>alert(1)</script>"u8.ToArray());
        var read = await _api.Content(made.Word("id"));
        Assert.Equal("text/plain", read.Type);
        Assert.StartsWith("attachment", read.Disposition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("über ☃.png")]
    [InlineData("a\"b;c.png")]
    [InlineData("%2e%2e.png")]
    [InlineData("..png")]
    public async Task A_filename_survives_as_it_was_given(string filename)
    {
        var made = await _api.Make(new { filename }, Samples.Png(4, 3));
        Assert.Equal(filename, made.Word("filename"));
        Assert.Equal(Samples.Png(4, 3), (await _api.Content(made.Word("id"))).Bytes);
        Assert.Equal(Samples.Png(4, 3), (await _api.Download(made.Word("url"))).Bytes);
    }

    [Fact]
    public async Task A_filename_of_255_characters_is_allowed()
    {
        var filename = new string('a', 251) + ".png";
        Assert.Equal(filename, (await _api.Make(new { filename }, Samples.Png(4, 3))).Word("filename"));
    }
}
