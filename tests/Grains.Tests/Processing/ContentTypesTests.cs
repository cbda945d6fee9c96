namespace Orleans.Media.Tests;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("a.jpeg", "image/jpeg")]
    [InlineData("a.JPEG", "image/jpeg")]
    [InlineData("a.b.mp4", "video/mp4")]
    [InlineData(".png", "image/png")]
    [InlineData("a", null)]
    [InlineData("a.", null)]
    [InlineData("png", null)]
    [InlineData("a.png ", null)]
    [InlineData("a.svg", null)]
    [InlineData("a.html", null)]
    public void An_extension_stands_for_a_type(string filename, string? type) => Assert.Equal(type, ContentTypes.OfFilename(filename));

    [Theory]
    [InlineData("image/gif", MediaKind.Gif)]
    [InlineData("image/anything", MediaKind.Image)]
    [InlineData("video/anything", MediaKind.Video)]
    [InlineData("audio/anything", MediaKind.Audio)]
    [InlineData("application/pdf", MediaKind.Document)]
    [InlineData("text/html", MediaKind.Document)]
    [InlineData(null, MediaKind.Document)]
    public void A_type_belongs_to_a_kind(string? type, MediaKind kind) => Assert.Equal(kind, ContentTypes.KindOf(type));
}
