namespace Orleans.Media.Tests;

public sealed class ContentTypeRuleTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("image/png")]
    [InlineData("IMAGE/PNG")]
    [InlineData("image/svg+xml")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("x/y!#$%&'*+-.^_`|~")]
    public void A_type_and_a_subtype_make_a_content_type(string? type) => Assert.Empty(Faults(type));

    [Theory]
    [InlineData("")]
    [InlineData("png")]
    [InlineData("/png")]
    [InlineData("image/")]
    [InlineData("image/png/x")]
    [InlineData("image/png; charset=utf-8")]
    [InlineData(" image/png")]
    [InlineData("image/png ")]
    [InlineData("image/p ng")]
    [InlineData("image/png\r\nX-Injected: 1")]
    [InlineData("imäge/png")]
    [InlineData("image/*,text/html")]
    [InlineData("\"image\"/png")]
    public void Anything_else_is_refused(string type) => Assert.Equal(["content_type"], Faults(type));

    [Fact]
    public void A_content_type_has_at_most_127_characters()
    {
        Assert.Empty(Faults("image/" + new string('x', 121)));
        Assert.Equal(["content_type"], Faults("image/" + new string('x', 122)));
    }

    private static IEnumerable<string> Faults(string? type) => new UploadRequest { Filename = "a", ContentType = type }.Validate().Select(error => error.Field);
}
