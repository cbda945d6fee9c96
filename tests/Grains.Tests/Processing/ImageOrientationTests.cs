namespace Orleans.Media.Tests;

public sealed class ImageOrientationTests
{
    private static readonly (int Width, int Height) Upright = (302, 78);
    private static readonly (int Width, int Height) Sideways = (78, 302);

    public static TheoryData<string, int> Turned
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var type in (string[])["jpg", "png", "webp", "tiff"])
            {
                for (var orientation = 1; orientation <= 8; orientation++) data.Add(type, orientation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Turned))]
    public async Task A_picture_is_as_wide_and_high_as_it_is_shown(string type, int orientation) =>
        Assert.Equal(orientation >= 5 ? Sideways : Upright, ImageHeader.Read(TypeOf(type), await Picture(type, orientation)));

    // Their decoder applies the rotation property and nothing else.
    [Theory]
    [InlineData("picture.avif", 0)]
    [InlineData("picture.avif", 1)]
    [InlineData("picture.avif", 2)]
    [InlineData("picture.avif", 3)]
    [InlineData("picture.heic", 1)]
    public async Task A_HEIF_is_turned_by_its_own_property(string name, byte quarters)
    {
        var file = Rotated(await RealMedia.Read(name), quarters);
        var type = name[^4..];
        Assert.Equal(quarters % 2 == 1 ? Sideways : Upright, ImageHeader.Read(TypeOf(type), file));
        var decoded = await RealMedia.Convert(await RealMedia.Write(file, type), "png");
        Assert.Equal(ImageHeader.Read("image/png", await File.ReadAllBytesAsync(decoded)), ImageHeader.Read(TypeOf(type), file));
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("avif")]
    [InlineData("heic")]
    public async Task A_turned_picture_that_is_cut_off_has_one_of_its_two_sizes_or_none(string type)
    {
        var file = type is "avif" or "heic" ? Rotated(await RealMedia.Read($"picture.{type}"), 1) : await Picture(type, 6);
        for (var length = 0; length <= file.Length; length++)
        {
            Assert.True(ImageHeader.Read(TypeOf(type), file.AsSpan(0, length)) is null or (302, 78) or (78, 302), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("avif")]
    public async Task A_turned_picture_whose_bytes_were_changed_never_throws(string type)
    {
        var random = new Random(3);
        var file = type is "avif" ? Rotated(await RealMedia.Read($"picture.{type}"), 1) : await Picture(type, 6);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = file.ToArray();
            for (var flips = random.Next(1, 9); flips > 0; flips--) broken[random.Next(Math.Min(broken.Length, 512))] = (byte)random.Next(256);
            Assert.True(ImageHeader.Read(TypeOf(type), broken) is null or { Width: > 0, Height: > 0 });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    public async Task An_orientation_that_there_is_none_of_turns_nothing(int orientation) =>
        Assert.Equal(Upright, ImageHeader.Read("image/jpeg", Exif.Into(await RealMedia.Read("picture.jpg"), orientation)));

    // Thumbnails and tiles are items too.
    [Fact]
    public async Task The_size_and_rotation_of_another_item_of_a_HEIF_do_not_count()
    {
        var file = Rotated(await RealMedia.Read("picture.avif"), 1);
        var primary = file.AsSpan().IndexOf("pitm"u8);
        file[primary + 9]++; // now it is about an item that has no properties
        Assert.Null(ImageHeader.Read("image/avif", file));
    }

    // Its coder has tiles of 64 pixels: the picture is put together from one, of which a corner is shown.
    [Fact]
    public async Task A_HEIC_made_of_tiles_is_as_large_as_the_whole()
    {
        var heic = await RealMedia.Convert(await RealMedia.Write(Samples.Png(16, 18), "png"), "heic");
        Assert.Equal((16, 18), ImageHeader.Read("image/heic", await File.ReadAllBytesAsync(heic)));
    }

    private static string TypeOf(string type) => ContentTypes.OfFilename($".{type}")!;

    private static async Task<byte[]> Picture(string type, int orientation)
    {
        var jpeg = Exif.Into(await RealMedia.Read("picture.jpg"), orientation);
        return type == "jpg" ? jpeg : await File.ReadAllBytesAsync(await RealMedia.Convert(await RealMedia.Write(jpeg, "jpg"), type));
    }

    /// <summary>Makes the property of bits per channel, which nobody needs, one of rotation.</summary>
    private static byte[] Rotated(byte[] heif, byte quarters)
    {
        var at = heif.AsSpan().IndexOf("pixi"u8);
        "irot"u8.CopyTo(heif.AsSpan(at));
        heif[at + 4] = quarters;
        return heif;
    }
}
