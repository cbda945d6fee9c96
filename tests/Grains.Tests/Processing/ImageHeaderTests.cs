using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

public sealed partial class ImageHeaderTests
{
    private static readonly string[] Pictures =
    [
        "picture.png", "transparent.png", "picture.jpg", "progressive.jpg", "picture.gif", "picture.bmp", "picture.tiff", "other.tiff",
        "lossy.webp", "lossless.webp", "transparent.webp", "picture.avif", "picture.heic",
    ];

    public static TheoryData<string> Names => [.. Pictures];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_has_the_size_that_its_decoder_says(string name)
    {
        var (width, height) = ImageHeader.Read(TypeOf(name), await RealMedia.Read(name))!.Value;
        Assert.Equal(await DecodedSize(await RealMedia.PathOf(name)), $"{width}x{height}");
        Assert.Equal(RealMedia.PictureSize, $"{width}x{height}");
    }

    [Fact]
    public async Task A_JPEG_tells_its_size_behind_more_metadata_than_the_first_look_reads()
    {
        var jpeg = await RealMedia.Read("picture.jpg");
        byte[] metadata = [0xFF, 0xE1, 0xFF, 0xFF, .. new byte[0xFFFF - 2]];
        byte[] file = [.. jpeg[..2], .. metadata, .. metadata, .. jpeg[2..]];
        Assert.Null(ImageHeader.Read("image/jpeg", file.AsSpan(0, Sniffer.HeadLength)));
        Assert.Equal((302, 78), ImageHeader.Read("image/jpeg", file));
    }

    [Fact]
    public async Task A_JPEG_may_fill_up_before_a_marker()
    {
        var jpeg = await RealMedia.Read("picture.jpg");
        Assert.Equal((302, 78), ImageHeader.Read("image/jpeg", (byte[])[.. jpeg[..2], 0xFF, 0xFF, 0xFF, .. jpeg[2..]]));
    }

    [Fact]
    public async Task A_BMP_from_the_bottom_up_or_the_top_down_is_as_high()
    {
        var bmp = await RealMedia.Read("picture.bmp");
        BitConverter.GetBytes(-78).CopyTo(bmp, 22);
        Assert.Equal((302, 78), ImageHeader.Read("image/bmp", bmp));
    }

    // OS/2's header has sizes of two bytes.
    [Fact]
    public void An_old_BMP_tells_its_size() =>
        Assert.Equal((302, 78), ImageHeader.Read("image/bmp", (byte[])[.. "BM"u8, .. new byte[12], 12, 0, 0, 0, 0x2E, 1, 78, 0, 1, 0, 24, 0]));

    [Fact]
    public async Task What_is_no_picture_has_no_size() => Assert.Null(ImageHeader.Read("video/mp4", await RealMedia.Read("picture.gif")));

    private static string TypeOf(string name) => ContentTypes.OfFilename(name)!;

    private static async Task<string> DecodedSize(string path)
    {
        var (_, output) = path.EndsWith(".bmp", StringComparison.Ordinal) ? await Child.Run("ffprobe", "-hide_banner", path) : await Child.Run("vipsheader", path);
        return Size().Match(output).Value;
    }

    [GeneratedRegex(@"\b[1-9]\d*x[1-9]\d*\b")]
    private static partial Regex Size();
}
