namespace Orleans.Media.Tests;

public sealed class ConfirmRequestTests
{
    // RFC 1321, A.5: MD5 of "abc".
    private const string Hex = "900150983cd24fb0d6963f7d28e17f72";
    private static readonly byte[] Bytes = Convert.FromHexString(Hex);

    [Fact]
    public void A_hash_is_read_from_hexadecimal_of_either_case()
    {
        Assert.Equal(Bytes, ConfirmRequest.ReadHash(Hex, 16));
        Assert.Equal(Bytes, ConfirmRequest.ReadHash(Hex.ToUpperInvariant(), 16));
    }

    [Fact]
    public void A_hash_is_read_from_base_64() => Assert.Equal(Bytes, ConfirmRequest.ReadHash("kAFQmDzST7DWlj99KOF/cg==", 16));

    [Theory]
    [InlineData("")]
    [InlineData("900150983cd24fb0d6963f7d28e17f7")]
    [InlineData("900150983cd24fb0d6963f7d28e17f722")]
    [InlineData("900150983cd24fb0d6963f7d28e17fzz")]
    [InlineData("kAFQmDzST7DWlj99KOF/cg")]
    [InlineData("kAFQmDzST7DWlj99KOF_cg==")]
    [InlineData("kAFQmDzST7DWlj99KOF/")]
    [InlineData("kAFQmDzST7DWlj99KOF/cgAA")]
    [InlineData("ungiven")]
    public void Anything_else_is_no_hash(string text)
    {
        Assert.Null(ConfirmRequest.ReadHash(text, 16));
        Assert.Equal("md5", Assert.Single(new ConfirmRequest { Md5 = text }.Validate()).Field);
    }

    [Fact]
    public void A_hash_of_another_length_is_refused()
    {
        Assert.Equal("sha256", Assert.Single(new ConfirmRequest { Sha256 = Hex }.Validate()).Field);
        Assert.Equal("md5", Assert.Single(new ConfirmRequest { Md5 = Hex + Hex }.Validate()).Field);
    }

    [Fact]
    public void Both_either_or_no_hash_may_be_given()
    {
        Assert.Empty(new ConfirmRequest().Validate());
        Assert.Empty(new ConfirmRequest { Md5 = Hex }.Validate());
        Assert.Empty(new ConfirmRequest { Sha256 = Convert.ToBase64String([.. Bytes, .. Bytes]) }.Validate());
        Assert.Empty(new ConfirmRequest { Md5 = Hex, Sha256 = Hex + Hex }.Validate());
    }
}
