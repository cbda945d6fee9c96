namespace Orleans.Media.Tests;

public sealed class PictureColourTests
{
    private static readonly int[] Orange = [230, 120, 40];
    private static readonly int[] Grey = [145, 145, 145];

    [Fact]
    public async Task Sixteen_bits_become_eight() => await LooksLike(Orange, "png", await By("ffmpeg", await Original(), "png", "-pix_fmt", "rgb48be"));

    [Fact]
    public async Task Grey_stays_grey() => await LooksLike(Grey, "png", await RealMedia.Convert(await Original(), "png", "colourspace", "b-w"));

    [Fact]
    public async Task Grey_of_sixteen_bits_becomes_eight() =>
        await LooksLike(Grey, "png", await By("ffmpeg", await RealMedia.Convert(await Original(), "png", "colourspace", "b-w"), "png", "-pix_fmt", "gray16be"));

    [Fact]
    public async Task One_bit_is_black_or_white() =>
        await LooksLike([255, 255, 255], "tiff", await RealMedia.Convert(await RealMedia.Convert(await Original(), "png", "colourspace", "b-w"), "tiff", "tiffsave", "--bitdepth", "1"));

    [Fact]
    public async Task A_print_s_inks_become_colours_of_a_screen()
    {
        var inks = await RealMedia.Convert(await Original(), "tiff", "icc_transform", "cmyk", "--input-profile", "srgb");
        await LooksLike(Orange, "jpg", await RealMedia.Convert(inks, "jpg", "jpegsave"));
        await LooksLike(Orange, "jpg", await RealMedia.Convert(inks, "jpg", "jpegsave", "--strip"));
    }

    [Fact]
    public async Task A_palette_with_transparency_keeps_both()
    {
        var png = Samples.Png(300, 200, (x, _) => x < 150 ? 0xE67828FF : 0);
        using var run = await Made("png", await RealMedia.Convert(await RealMedia.Write(png, "png"), "png", "pngsave", "--palette"));
        var preview = await Pixels.Of(await run.Rendition("preview"));
        Assert.True(preview.Is(20, 20, [.. Orange, 255]));
        Assert.Equal(0, preview.At(-20, 20)[3]);
    }

    // Without a conversion the numbers would stay as they are, and mean another colour.
    [Fact]
    public async Task Colours_of_a_wider_space_are_converted()
    {
        var wide = await RealMedia.Convert(await Original(), "png", "icc_transform", "p3", "--input-profile", "srgb");
        Assert.False((await Pixels.Of(wide)).Is(20, 20, Orange));
        await LooksLike(Orange, "png", wide);
    }

    [Fact]
    public async Task A_profile_of_another_colour_space_is_ignored() =>
        await LooksLike(Grey, "jpg", await RealMedia.Convert(await RealMedia.Convert(await Original(), "png", "colourspace", "b-w"), "jpg", "jpegsave", "--profile", "srgb"));

    [Fact]
    public async Task A_broken_profile_is_ignored()
    {
        var jpeg = await File.ReadAllBytesAsync(await RealMedia.Convert(await Original(), "jpg"));
        byte[] profile = [0xFF, 0xE2, 0, 216, .. "ICC_PROFILE\0\u0001\u0001"u8, .. Enumerable.Range(0, 200).Select(i => (byte)i)];
        await LooksLike(Orange, "jpg", await RealMedia.Write([.. jpeg[..2], .. profile, .. jpeg[2..]], "jpg"));
    }

    private static async Task<string> Original() => await RealMedia.Convert(await RealMedia.Write(Samples.Png(300, 200, (_, _) => 0xE67828FF), "png"), "png", "flatten");

    private static async Task LooksLike(int[] colour, string type, string path)
    {
        using var run = await Made(type, path);
        foreach (var rendition in run.Run.Renditions)
        {
            var pixels = await Pixels.Of(await run.Stored(rendition.File));
            Assert.True(pixels.Is(20, 20, colour), $"{rendition.Name}: {string.Join(' ', pixels.At(20, 20))}");
        }
    }

    private static async Task<WholeRun> Made(string type, string path)
    {
        var run = await WholeRun.On(path, ContentTypes.OfFilename($".{type}")!);
        await run.Done();
        return run;
    }

    private static async Task<string> By(string program, string path, string type, params string[] options)
    {
        var made = await RealMedia.Write([], type);
        var (exitCode, output) = await Child.Run(program, ["-nostdin", "-loglevel", "error", "-y", "-i", path, .. options, made]);
        return exitCode == 0 ? made : throw new InvalidOperationException(output);
    }
}
