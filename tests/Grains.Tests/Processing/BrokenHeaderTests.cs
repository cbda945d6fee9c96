namespace Orleans.Media.Tests;

public sealed class BrokenHeaderTests
{
    private static readonly string[] Pictures = [.. RealMedia.Names.Where(name => ContentTypes.OfFilename(name)?.StartsWith("image/", StringComparison.Ordinal) is true)];

    public static TheoryData<string> Names => [.. Pictures];

    public static TheoryData<string> Types => [.. Pictures.Select(name => ContentTypes.OfFilename(name)!).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_that_is_cut_off_has_its_size_or_none(string name)
    {
        var bytes = await RealMedia.Read(name);
        var whole = ImageHeader.Read(ContentTypes.OfFilename(name)!, bytes);
        for (var length = 0; length < Math.Min(bytes.Length, 4096); length++)
        {
            if (ImageHeader.Read(ContentTypes.OfFilename(name)!, bytes.AsSpan(0, length)) is { } size) Assert.Equal((length, whole), (length, size));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_whose_bytes_were_changed_has_a_sensible_size_or_none(string name)
    {
        var random = new Random(1);
        var bytes = await RealMedia.Read(name);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = bytes.AsSpan(0, Math.Min(bytes.Length, 2048)).ToArray();
            for (var flips = random.Next(1, 9); flips > 0; flips--) broken[random.Next(random.Next(2) == 0 ? 64 : broken.Length)] = (byte)random.Next(256);
            AssertSensible(ImageHeader.Read(ContentTypes.OfFilename(name)!, broken));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Garbage_has_a_sensible_size_or_none(string type)
    {
        var random = new Random(2);
        for (var i = 0; i < 5_000; i++)
        {
            var garbage = new byte[random.Next(200)];
            random.NextBytes(garbage);
            AssertSensible(ImageHeader.Read(type, garbage));
        }
    }

    [Theory]
    [InlineData(0xFFu)]
    [InlineData(0x7FFF_FFFEu)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FFFFu)]
    public void A_TIFF_whose_directory_is_nowhere_has_no_size(uint directory) =>
        Assert.Null(ImageHeader.Read("image/tiff", (byte[])[.. "II*\0"u8, .. BitConverter.GetBytes(directory), .. new byte[64]]));

    // The directory says it has 65,535 entries: at most those within the bytes are read.
    [Fact]
    public void A_TIFF_that_promises_too_much_has_no_size() =>
        Assert.Null(ImageHeader.Read("image/tiff", (byte[])[.. "II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, .. new byte[64]]));

    [Fact]
    public void A_JPEG_of_empty_segments_comes_to_an_end() =>
        Assert.Null(ImageHeader.Read("image/jpeg", (byte[])[0xFF, 0xD8, .. Enumerable.Range(0, 10_000).SelectMany(_ => new byte[] { 0xFF, 0xE0, 0, 0 })]));

    private static void AssertSensible((int Width, int Height)? size) => Assert.True(size is null or { Width: > 0, Height: > 0 }, $"{size}");
}
