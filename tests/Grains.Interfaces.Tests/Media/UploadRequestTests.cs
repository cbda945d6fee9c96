namespace Orleans.Media.Tests;

public sealed class UploadRequestTests
{
    private static readonly UploadRequest Good = new() { Filename = "cat.png" };

    [Theory]
    [InlineData("a")]
    [InlineData("cat.png")]
    [InlineData("Überraschung 猫 🐈.jpeg")]
    [InlineData("...a")]
    [InlineData(".gitignore")]
    [InlineData(" cat.png ")]
    [InlineData("a..b")]
    [InlineData("C:cat.png")]
    public void A_name_is_taken_as_it_is(string name) => Assert.Empty((Good with { Filename = name }).Validate());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" .. ")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("../cat.png")]
    [InlineData("..\\cat.png")]
    [InlineData("cat.png/")]
    [InlineData("C:\\cat.png")]
    public void A_path_is_no_name(string name) => Assert.Equal("filename", Fault(Good with { Filename = name }));

    [Theory]
    [InlineData('\0')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\t')]
    [InlineData('\u001B')]
    [InlineData('\u007F')]
    [InlineData('\u0085')]
    public void Control_characters_are_refused(char control)
    {
        Assert.Equal("filename", Fault(Good with { Filename = $"a{control}b.png" }));
        Assert.Equal("tenant_id", Fault(Good with { TenantId = $"a{control}b" }));
    }

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDC08)]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands(int half)
    {
        foreach (var text in new[] { $"{(char)half}", $"{(char)half}a", $"a{(char)half}", $"a{(char)half}b" })
        {
            Assert.Equal("filename", Fault(Good with { Filename = text }));
            Assert.Equal("tenant_id", Fault(Good with { TenantId = text }));
        }
    }

    [Fact]
    public void A_surrogate_pair_the_wrong_way_round_is_refused() => Assert.Equal("filename", Fault(Good with { Filename = $"{(char)0xDC08}{(char)0xD83D}" }));

    [Fact]
    public void A_filename_is_required() => Assert.Equal("filename", Fault(Good with { Filename = null! }));

    [Fact]
    public void A_filename_has_at_most_255_characters()
    {
        Assert.Empty((Good with { Filename = new string('a', 255) }).Validate());
        Assert.Equal("filename", Fault(Good with { Filename = new string('a', 256) }));
    }

    [Fact]
    public void A_tenant_has_1_to_128_characters()
    {
        Assert.Empty((Good with { TenantId = "a" }).Validate());
        Assert.Empty((Good with { TenantId = new string('a', 128) }).Validate());
        Assert.Equal("tenant_id", Fault(Good with { TenantId = new string('a', 129) }));
        Assert.Equal("tenant_id", Fault(Good with { TenantId = "" }));
    }

    [Fact]
    public void Values_that_no_enum_has_are_refused()
    {
        Assert.Equal("kind", Fault(Good with { Kind = (MediaKind)99 }));
        Assert.Equal("mode", Fault(Good with { Mode = (UploadMode)99 }));
        Assert.Equal("visibility", Fault(Good with { Visibility = (Visibility)(-1) }));
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var request = new UploadRequest { Filename = "", ContentType = "", TenantId = "", Kind = (MediaKind)99, Mode = (UploadMode)99, Visibility = (Visibility)99 };
        Assert.Equal(["filename", "content_type", "tenant_id", "kind", "mode", "visibility"], request.Validate().Select(error => error.Field));
    }

    private static string Fault(UploadRequest request) => Assert.Single(request.Validate()).Field;
}
