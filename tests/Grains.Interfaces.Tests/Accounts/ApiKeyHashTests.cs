namespace Orleans.Media.Tests;

public sealed class ApiKeyHashTests
{
    // FIPS 180-2, appendix B.1.
    [Fact]
    public void A_key_is_stored_as_its_SHA_256_in_lower_case() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ApiKeyHash.Of("abc"));
}
