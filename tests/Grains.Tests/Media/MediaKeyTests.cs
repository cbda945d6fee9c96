namespace Orleans.Media.Tests;

public sealed class MediaKeyTests
{
    [Fact]
    public void A_grain_key_is_its_account_and_its_asset() => Assert.Equal((Given.Account, Given.Id), MediaKey.Parse($"acme/{Given.Id}"));

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("acme/")]
    [InlineData("/m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("Acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("acme/m_01aryz6s41tsv4rrffq69g5fav")]
    [InlineData("acme/other/m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/")]
    public void Anything_else_is_no_grain_key(string key) => Assert.Throws<FormatException>(() => MediaKey.Parse(key));
}
