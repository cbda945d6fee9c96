using System.Text;

namespace Orleans.Media.Tests;

public sealed class CustomThumbnailTests
{
    [Theory]
    [InlineData("picture.png")]
    [InlineData("picture.jpg")]
    [InlineData("picture.gif")]
    [InlineData("picture.bmp")]
    [InlineData("lossy.webp")]
    [InlineData("picture.heic")]
    public async Task A_picture_of_any_type_becomes_a_JPEG(string name)
    {
        using var run = await On(await RealMedia.Read(name));
        await run.Done();
        Assert.Equal(new StoredThumbnail { File = "1/custom.jpg", ContentType = "image/jpeg", Width = 302, Height = 78, Source = ThumbnailSource.Custom }, run.Run.Thumbnail);
        Assert.Equal("image/jpeg", Sniffer.TypeFor(MediaKind.Image, await File.ReadAllBytesAsync(await run.Stored("1/custom.jpg")), null));
        Assert.True(File.Exists(run.Run.ThumbnailFile));
        Assert.Null(run.Run.Findings.Width); // it isn't the asset's
    }

    [Fact]
    public async Task A_large_picture_is_made_smaller()
    {
        using var run = await On(Samples.Png(1000, 4000));
        await run.Done();
        Assert.Equal((480, 1920), (run.Run.Thumbnail!.Width, run.Run.Thumbnail.Height));
    }

    [Fact]
    public async Task Transparency_becomes_white()
    {
        using var run = await On(Samples.Png(300, 200, (x, _) => x < 150 ? 0u : 0x0000FFFF));
        await run.Done();
        var pixels = await Pixels.Of(await run.Stored("1/custom.jpg"));
        Assert.True(pixels.Is(20, 20, 255, 255, 255));
        Assert.True(pixels.Is(-20, 20, 0, 0, 255));
    }

    [Fact]
    public async Task It_is_upright_and_tells_neither_camera_nor_place()
    {
        using var run = await On(Exif.Into(await RealMedia.Read("picture.jpg"), 6));
        await run.Done();
        Assert.Equal((78, 302), (run.Run.Thumbnail!.Width, run.Run.Thumbnail.Height));
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await run.Stored("1/custom.jpg")));
        Assert.All((string[])[Exif.Camera, Exif.Place, "Exif"], word => Assert.DoesNotContain(word, text));
    }

    [Fact]
    public async Task A_source_that_is_gone_is_unavailable()
    {
        using var run = await On(null);
        Assert.Equal(FailureCode.SourceUnavailable, await run.Fails());
    }

    [Fact]
    public async Task A_source_that_is_no_picture_is_unavailable()
    {
        foreach (var bytes in (byte[][])[[], [1], "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray(), await RealMedia.Read("film.mp4"), Pdf.Of("1 0 0"), "#EXTM3U\nfile:///etc/passwd"u8.ToArray()])
        {
            using var run = await On(bytes);
            Assert.Equal(FailureCode.SourceUnavailable, await run.Fails());
        }
    }

    [Fact]
    public async Task A_source_that_is_cut_off_is_unavailable()
    {
        using var run = await On((await RealMedia.Read("picture.jpg"))[..4000]);
        Assert.Equal(FailureCode.SourceUnavailable, await run.Fails());
    }

    // Nobody has verified it, so nobody has looked at its size either.
    [Fact]
    public async Task A_source_of_more_bytes_than_an_image_may_have_is_unavailable()
    {
        var bytes = await RealMedia.Read("picture.jpg");
        using var refused = await On(bytes, media => media.MaxBytes.Image = media.MaxBytes.Gif = bytes.Length - 1);
        Assert.Equal(FailureCode.SourceUnavailable, await refused.Fails());
        using var taken = await On(bytes, media => (media.MaxBytes.Image, media.MaxBytes.Gif) = (1, bytes.Length));
        Assert.NotNull((await taken.Done()).Thumbnail);
    }

    [Fact]
    public async Task A_source_of_too_many_pixels_is_refused()
    {
        var png = Samples.Png(10, 10);
        "\0\0\u0075\u0030\0\0\u0075\u0030"u8.CopyTo(png.AsSpan(16)); // 30,000 x 30,000
        using var run = await On(png);
        Assert.Equal(FailureCode.TooManyPixels, await run.Fails());
    }

    [Theory]
    [InlineData("video/mp4")]
    [InlineData("audio/mpeg")]
    [InlineData("application/pdf")]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    public async Task Any_asset_can_have_one_and_nothing_else_is_made(string type)
    {
        using var run = await On(null, type: type);
        Assert.IsType<CustomThumbnail>(Assert.Single(run.Steps));
    }

    private static async Task<WholeRun> On(byte[]? source, Action<MediaOptions>? media = null, string type = "video/mp4")
    {
        var run = await WholeRun.On(null, type, JobKind.Thumbnail, order => order with { CustomThumbnail = new BlobAddress($"{order.Folder}/source", null) }, media);
        if (source is not null) await run.Put("source", await RealMedia.Write(source, "bin"));
        return run;
    }
}
