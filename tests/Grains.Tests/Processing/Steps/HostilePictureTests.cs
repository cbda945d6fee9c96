using System.Diagnostics;
using System.Text;

namespace Orleans.Media.Tests;

public sealed class HostilePictureTests
{
    private const string Svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"100\" height=\"100\"><image xlink:href=\"file:///etc/passwd\"/></svg>";

    [Theory]
    [InlineData("picture.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("picture.png")]
    [InlineData("picture.gif")]
    [InlineData("picture.bmp")]
    [InlineData("picture.tiff")]
    [InlineData("lossy.webp")]
    [InlineData("lossless.webp")]
    [InlineData("picture.avif")]
    [InlineData("picture.heic")]
    public async Task A_picture_that_is_cut_off_is_unreadable(string name)
    {
        var bytes = await RealMedia.Read(name);
        foreach (var percent in (int[])[5, 50, 90])
        {
            using var run = await Run(bytes[..(bytes.Length * percent / 100)], ContentTypes.OfFilename(name)!);
            Assert.Equal((percent, FailureCode.Unreadable), (percent, await run.Fails()));
        }
    }

    // Cameras and editors leave such things behind, and every viewer shows the picture all the same.
    [Fact]
    public async Task A_JPEG_with_a_few_bytes_too_many_is_readable()
    {
        var jpeg = await RealMedia.Read("picture.jpg");
        using var run = await Run([.. jpeg[..^2], 0, 1, 2, 3, 4, 5, .. jpeg[^2..], 0, 0, 0], "image/jpeg");
        Assert.Equal(3, (await run.Done()).Renditions.Count);
    }

    // A sequence of pictures, which libheif leaves to decoders of film.
    [Fact]
    public async Task A_HEIF_that_the_installed_library_can_t_decode_is_not_called_broken()
    {
        var file = await RealMedia.Read("picture.avif");
        foreach (var brand in (string[])["avif", "mif1", "miaf"])
        {
            for (int at; (at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(brand))) >= 0;) "msf1"u8.CopyTo(file.AsSpan(at));
        }

        using var run = await Run(file, "image/heif");
        Assert.Equal(FailureCode.DecoderMissing, await run.Fails());
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg")]
    [InlineData("image/webp")]
    [InlineData("image/gif")]
    [InlineData("image/tiff")]
    [InlineData("image/bmp")]
    public async Task A_drawing_is_unreadable_whatever_it_passes_for(string type)
    {
        using var run = await Run(Encoding.UTF8.GetBytes(Svg), type);
        Assert.Equal(FailureCode.Unreadable, await run.Fails());
    }

    [Theory]
    [InlineData("picture.png", "image/jpeg")]
    [InlineData("picture.jpg", "image/png")]
    [InlineData("picture.tiff", "image/png")]
    [InlineData("picture.gif", "image/bmp")]
    [InlineData("picture.png", "image/svg+xml")]
    [InlineData("film.mp4", "image/avif")]
    public async Task Only_the_type_that_was_verified_is_decoded(string name, string type)
    {
        using var run = await Run(await RealMedia.Read(name), type);
        Assert.Equal(FailureCode.Unreadable, await run.Fails());
        Assert.Empty(run.Run.Renditions);
    }

    [Fact]
    public async Task A_drawing_behind_a_PNG_s_first_bytes_is_unreadable()
    {
        using var run = await Run([0x89, .. "PNG\r\n\u001a\n"u8, .. Encoding.UTF8.GetBytes(Svg)], "image/png");
        Assert.Equal(FailureCode.Unreadable, await run.Fails());
    }

    [Theory]
    [InlineData("picture.jpg", "<?php system($_GET['c']); ?>")]
    [InlineData("picture.gif", "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")]
    [InlineData("picture.png", "PK\u0003\u0004 a zip")]
    public async Task What_is_appended_to_a_picture_is_in_none_of_its_renditions(string name, string appended)
    {
        using var run = await Run([.. await RealMedia.Read(name), .. Encoding.UTF8.GetBytes(appended)], ContentTypes.OfFilename(name)!);
        await run.Done();
        foreach (var rendition in run.Run.Renditions)
        {
            Assert.DoesNotContain(appended[..8], Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await run.Stored(rendition.File))));
        }
    }

    // 900 million pixels in a file of a hundred kilobytes.
    [Fact]
    public async Task A_picture_of_too_many_pixels_is_not_decoded()
    {
        var png = await RealMedia.Write([], "png");
        Assert.Equal(0, (await Child.Run("vips", "black", $"{png}[bitdepth=1,compression=1]", "30000", "30000")).ExitCode);
        using var run = await WholeRun.On(png, "image/png");
        var watch = Stopwatch.StartNew();
        Assert.Equal(FailureCode.TooManyPixels, await run.Fails());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_BMP_of_too_many_pixels_is_not_decoded()
    {
        var bmp = await RealMedia.Read("picture.bmp");
        BitConverter.GetBytes(30_000).CopyTo(bmp, 18);
        BitConverter.GetBytes(-30_000).CopyTo(bmp, 22);
        using var run = await Run(bmp, "image/bmp");
        Assert.Equal(FailureCode.TooManyPixels, await run.Fails());
    }

    // It isn't even there.
    [Fact]
    public async Task What_confirm_found_to_have_too_many_pixels_is_not_fetched()
    {
        using var run = await WholeRun.On(null, "image/png", change: order => order with { Known = new Findings { Width = 30_000, Height = 30_000 } });
        Assert.Equal(FailureCode.TooManyPixels, await run.Fails());
    }

    [Fact]
    public async Task An_original_that_is_gone_is_unreadable()
    {
        using var run = await WholeRun.On(null, "image/png");
        Assert.Equal(FailureCode.Unreadable, await run.Fails());
    }

    private static async Task<WholeRun> Run(byte[] bytes, string type) => await WholeRun.On(await RealMedia.Write(bytes, "bin"), type, change: order => order with { Kind = MediaKind.Image });
}
