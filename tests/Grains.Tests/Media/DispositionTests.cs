namespace Orleans.Media.Tests;

public sealed class DispositionTests
{
    [Theory]
    [InlineData(MediaKind.Image, "image/png", "inline")]
    [InlineData(MediaKind.Gif, "image/gif", "inline")]
    [InlineData(MediaKind.Video, "video/mp4", "inline")]
    [InlineData(MediaKind.Audio, "audio/mpeg", "inline")]
    [InlineData(MediaKind.Document, "application/pdf", "inline")]
    [InlineData(MediaKind.Document, "text/plain", "attachment")]
    [InlineData(MediaKind.Document, "application/msword", "attachment")]
    [InlineData(MediaKind.Document, null, "attachment")]
    public void Browsers_show_media_and_PDF_and_save_the_rest(MediaKind kind, string? type, string expected) =>
        Assert.Equal($"{expected}; filename=a; filename*=UTF-8''a", Verifier.Disposition(Given.New("a") with { Kind = kind, ContentType = type }));

    [Fact]
    public void A_filename_beyond_ASCII_is_kept() =>
        Assert.EndsWith("filename*=UTF-8''%C3%9C%20%F0%9F%90%88.png", Verifier.Disposition(Given.New("Ü 🐈.png")), StringComparison.Ordinal);

    [Theory]
    [InlineData("a\"; filename=evil.html; x=\".png")]
    [InlineData("a;b.png")]
    [InlineData("a\u2028b.png")]
    public void A_filename_cannot_say_more_than_a_filename(string filename)
    {
        var header = System.Net.Http.Headers.ContentDispositionHeaderValue.Parse(Verifier.Disposition(Given.New(filename)));
        Assert.Equal("inline", header.DispositionType);
        Assert.Equal(["filename", "filename*"], header.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(filename, header.FileNameStar);
    }
}
