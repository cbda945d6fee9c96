namespace Orleans.Media.Tests;

public sealed class PicturesTests
{
    private static readonly int[] Red = [255, 0, 0];

    [Theory]
    [InlineData(2000, 1000, "1280x640", "320x160", "320x320")]
    [InlineData(900, 1800, "640x1280", "160x320", "320x320")]
    [InlineData(500, 400, "500x400", "320x256", "320x320")]
    [InlineData(302, 78, "302x78", "302x78", "78x78")]
    [InlineData(1, 1, "1x1", "1x1", "1x1")]
    [InlineData(5000, 1000, "1280x256", "320x64", "320x320")]
    [InlineData(6000, 100, "1280x21", "320x5", "85x85")]
    public async Task Renditions_fit_their_squares_and_are_never_enlarged(int width, int height, string preview, string thumb, string square)
    {
        using var run = await WholeRun.On(await RealMedia.Write(Samples.Png(width, height), "png"), "image/png");
        await run.Done();
        Assert.Equal(
            [$"preview {preview}", $"thumb {thumb}", $"square {square}"],
            run.Run.Renditions.Select(rendition => $"{rendition.Name} {rendition.Width}x{rendition.Height}"));
        foreach (var rendition in run.Run.Renditions)
        {
            var stored = await run.Stored(rendition.File);
            Assert.Equal($"{rendition.Width}x{rendition.Height}", (await Pixels.Of(stored)).Size);
            Assert.Equal((rendition.Size, "image/webp", $"1/{rendition.Name}.webp"), (new FileInfo(stored).Length, rendition.ContentType, rendition.File));
            Assert.Equal("image/webp", Sniffer.TypeFor(MediaKind.Image, await File.ReadAllBytesAsync(stored), null));
        }
    }

    [Theory]
    [InlineData("picture.png")]
    [InlineData("picture.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("picture.gif")]
    [InlineData("picture.bmp")]
    [InlineData("picture.tiff")]
    [InlineData("lossy.webp")]
    [InlineData("lossless.webp")]
    [InlineData("picture.avif")]
    [InlineData("picture.heic")]
    public async Task Every_type_of_picture_looks_like_its_original(string name)
    {
        using var run = await WholeRun.On(await RealMedia.PathOf(name), ContentTypes.OfFilename(name)!);
        await run.Done();
        Assert.Equal((302, 78), (run.Run.Findings.Width, run.Run.Findings.Height));
        var (original, preview) = (await Pixels.Of(await RealMedia.PathOf("picture.png")), await Pixels.Of(await run.Rendition("preview")));
        foreach (var x in (int[])[19, 132, 245]) // in the middle of its bars
        {
            Assert.All(original.At(x, 10).Zip(preview.At(x, 10)), bands => Assert.InRange(bands.Second, bands.First - 30, bands.First + 30));
        }
    }

    // A drawing of the letter F in all eight positions is how the format's authors explain them; four colours do as well.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public async Task Renditions_are_upright(int orientation, string corners)
    {
        var jpeg = await File.ReadAllBytesAsync(await RealMedia.Convert(await Quarters(), "jpg"));
        using var run = await WholeRun.On(await RealMedia.Write(Exif.Into(jpeg, orientation), "jpg"), "image/jpeg");
        await run.Done();
        var shown = orientation >= 5 ? "400x600" : "600x400";
        Assert.Equal(shown, $"{run.Run.Findings.Width}x{run.Run.Findings.Height}");
        Assert.Equal(shown, (await Pixels.Of(await run.Rendition("preview"))).Size);
        foreach (var rendition in run.Run.Renditions) Assert.Equal(corners, CornersOf(await Pixels.Of(await run.Stored(rendition.File))));
    }

    // A PNG's Exif may stand behind its pixels, where confirm doesn't look.
    [Fact]
    public async Task A_size_that_confirm_took_for_upright_is_corrected()
    {
        var jpeg = Exif.Into(await RealMedia.Read("picture.jpg"), 6);
        var png = await RealMedia.Convert(await RealMedia.Write(jpeg, "jpg"), "png");
        using var run = await WholeRun.On(png, "image/png", change: order => order with { Known = new Findings { Width = 302, Height = 78 } });
        await run.Done();
        Assert.Equal((78, 302), (run.Run.Findings.Width, run.Run.Findings.Height));
    }

    [Fact]
    public async Task Transparency_is_kept()
    {
        var png = Samples.Png(600, 600, (x, _) => x < 300 ? 0xFF000000 : 0x0000FFFF);
        using var run = await WholeRun.On(await RealMedia.Write(png, "png"), "image/png");
        await run.Done();
        foreach (var name in (string[])["preview", "thumb", "square"])
        {
            var rendition = await Pixels.Of(await run.Rendition(name));
            Assert.Equal(0, rendition.At(2, 5)[3]);
            Assert.True(rendition.Is(-2, 5, 0, 0, 255, 255), name);
        }

        Assert.Equal(4, (await Pixels.Of(await Placeholder(run))).At(2, 2).Length);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("avif")]
    public async Task No_rendition_tells_the_camera_or_the_place(string type)
    {
        var jpeg = await RealMedia.Write(Exif.Into(await RealMedia.Read("picture.jpg"), 1), "jpg");
        var original = type is "jpg" ? jpeg : await RealMedia.Convert(jpeg, type);
        if (type is not "tiff") Assert.True(Holds(await File.ReadAllBytesAsync(original), Exif.Camera)); // vips drops a TIFF's
        using var run = await WholeRun.On(original, ContentTypes.OfFilename($".{type}")!);
        await run.Done();
        var made = await Task.WhenAll(run.Run.Renditions.Select(async rendition => await File.ReadAllBytesAsync(await run.Stored(rendition.File))));
        Assert.All(made.Append(await File.ReadAllBytesAsync(await Placeholder(run))), bytes =>
            Assert.All((string[])[Exif.Camera, Exif.Place, "EXIF", "Exif", "XMP", "ICCP"], word => Assert.False(Holds(bytes, word), word)));
    }

    [Theory]
    [InlineData("picture.png")]
    [InlineData("transparent.png")]
    [InlineData("picture.jpg")]
    public async Task A_placeholder_is_a_small_picture_that_fits_into_an_answer(string name)
    {
        using var run = await WholeRun.On(await RealMedia.PathOf(name), ContentTypes.OfFilename(name)!);
        await run.Done();
        Assert.InRange(run.Run.Placeholder!.Length, 30, 300);
        Assert.Equal("24x6", (await Pixels.Of(await Placeholder(run))).Size);
    }

    [Fact]
    public async Task Progress_goes_forward()
    {
        using var run = await WholeRun.On(await RealMedia.PathOf("picture.png"), "image/png");
        await run.Done();
        Assert.NotEmpty(run.Progress);
        Assert.Equal(run.Progress.Order(), run.Progress);
    }

    // 10,000 frames; decoding them all takes half a minute.
    [Fact]
    public async Task Of_an_animation_the_first_frame_is_decoded_and_no_other()
    {
        var gif = await RealMedia.Write([], "gif");
        var (_, output) = await Child.Run("ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "color=red:size=64x48:rate=1:duration=1", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=50:duration=200",
            "-filter_complex", "[0][1]concat", "-vsync", "passthrough", gif);
        Assert.Equal("", output.Trim());
        using var run = await WholeRun.On(gif, "image/gif");
        await run.Done();
        Assert.Equal(Red, (await Pixels.Of(await run.Rendition("preview"))).At(30, 20)[..3].Select(band => band > 128 ? 255 : 0));
    }

    [Theory]
    [InlineData(MediaKind.Video)]
    [InlineData(MediaKind.Audio)]
    [InlineData(MediaKind.Document)]
    public async Task What_is_no_picture_has_those_of_its_thumbnail(MediaKind kind)
    {
        var thumbnail = new StoredThumbnail { File = "1/cover.jpg", ContentType = "image/jpeg", Width = 302, Height = 78, Source = ThumbnailSource.Generated };
        using var run = await WholeRun.On(null, "application/x", JobKind.Renditions, order => order with { Kind = kind, Thumbnail = thumbnail });
        await run.Put("1/cover.jpg", await RealMedia.PathOf("picture.jpg"));
        await run.Done();
        Assert.Equal(["preview", "thumb", "square"], run.Run.Renditions.Where(rendition => rendition.ContentType == "image/webp").Select(rendition => rendition.Name));
        Assert.NotNull(run.Run.Placeholder);
        Assert.Null(run.Run.Findings.Width); // the thumbnail's size isn't the asset's
    }

    [Fact]
    public async Task Without_a_thumbnail_there_is_nothing_to_make_them_of()
    {
        using var run = await WholeRun.On(null, "application/pdf", JobKind.Renditions);
        Assert.DoesNotContain(run.Steps, step => step.Name == "pictures");
    }

    [Theory]
    [InlineData("picture.png")]
    [InlineData("picture.gif")]
    public async Task An_image_s_own_thumbnail_is_made_anew_when_it_is_asked_for(string name)
    {
        using var run = await WholeRun.On(await RealMedia.PathOf(name), ContentTypes.OfFilename(name)!, JobKind.Thumbnail);
        Assert.Equal(3, (await run.Done()).Renditions.Count);
    }

    private static Task<string> Quarters() => RealMedia.Write(Samples.Png(600, 400, (x, y) => (x < 300, y < 200) switch
    {
        (true, true) => 0xFF0000FF,
        (false, true) => 0x00FF00FF,
        (true, false) => 0x0000FFFF,
        _ => 0xFFFFFFFF,
    }), "png");

    private static string CornersOf(Pixels pixels)
    {
        (char Name, int[] Colour)[] colours = [('R', [255, 0, 0]), ('G', [0, 255, 0]), ('B', [0, 0, 255]), ('W', [255, 255, 255])];
        (int X, int Y)[] corners = [(3, 3), (-3, 3), (3, -3), (-3, -3)];
        return string.Concat(corners.Select(corner => colours.FirstOrDefault(colour => pixels.Is(corner.X, corner.Y, colour.Colour)).Name));
    }

    private static async Task<string> Placeholder(WholeRun run)
    {
        const string start = "data:image/webp;base64,";
        Assert.StartsWith(start, run.Run.Placeholder);
        return await RealMedia.Write(Convert.FromBase64String(run.Run.Placeholder![start.Length..]), "webp");
    }

    private static bool Holds(byte[] bytes, string word) => bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(word)) >= 0;
}
