using System.Buffers.Binary;

namespace Orleans.Media.Tests;

public sealed class Mp4BoxesTests
{
    [Theory]
    [InlineData("film.mp4")]
    [InlineData("film.mov")]
    [InlineData("film.3gp")]
    [InlineData("sound.m4a")]
    [InlineData("picture.heic")]
    [InlineData("picture.avif")]
    [InlineData("clock.mp4")]
    public async Task A_whole_file_is_as_long_as_its_boxes_say(string name)
    {
        var bytes = await RealMedia.Read(name);
        Assert.Equal(bytes.Length, Mp4Boxes.LeastLength(bytes));
        Assert.InRange(Mp4Boxes.LeastLength(bytes.AsSpan(0, Math.Min(bytes.Length, Sniffer.HeadLength))), 8, bytes.Length);
    }

    [Theory]
    [InlineData("film.mp4")] // its index comes last
    [InlineData("clock.mp4")]
    public async Task A_file_that_lacks_its_last_byte_says_so_whatever_comes_first(string name)
    {
        var bytes = await RealMedia.Read(name);
        Assert.True(Mp4Boxes.LeastLength(bytes.AsSpan(0, bytes.Length - 1)) > bytes.Length - 1);
    }

    [Fact]
    public void A_box_of_more_than_4_GB_has_its_size_behind_its_name()
    {
        var head = new byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(head, 1);
        "mdat"u8.CopyTo(head.AsSpan(4));
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(8), 5_000_000_000);
        Assert.Equal(5_000_000_000, Mp4Boxes.LeastLength(head));
        Assert.Equal(0, Mp4Boxes.LeastLength(head.AsSpan(0, 12)));
    }

    [Fact]
    public void What_is_no_box_or_ends_with_the_file_tells_nothing_more()
    {
        byte[] ftyp = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0];
        Assert.Equal(16, Mp4Boxes.LeastLength(ftyp));
        Assert.Equal(16, Mp4Boxes.LeastLength([.. ftyp, .. "#EXTM3U and more"u8]));
        Assert.Equal(16, Mp4Boxes.LeastLength([.. ftyp, 0, 0, 0, 0, .. "mdat"u8, 1, 2, 3]));
        Assert.Equal(16, Mp4Boxes.LeastLength([.. ftyp, .. new byte[20]]));
        Assert.Equal(0, Mp4Boxes.LeastLength([]));
    }
}
