namespace Orleans.Media.Tests;

public sealed class AccountIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("acme")]
    [InlineData("acme-2_eu")]
    public void A_name_of_letters_digits_dashes_and_underscores_is_an_account(string text) => Assert.Equal(text, AccountId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Acme")]
    [InlineData("1acme")]
    [InlineData("-acme")]
    [InlineData("_acme")]
    [InlineData("ac me")]
    [InlineData("acme/other")]
    [InlineData("acme.")]
    [InlineData("acmé")]
    [InlineData("acme\n")]
    public void Anything_else_is_none(string? text) => Assert.False(AccountId.TryParse(text, out _));

    [Fact]
    public void An_account_has_at_most_63_characters()
    {
        Assert.True(AccountId.TryParse(new string('a', 63), out _));
        Assert.False(AccountId.TryParse(new string('a', 64), out _));
    }

    [Fact]
    public void Parsing_what_is_none_says_what_would_be_one() =>
        Assert.Contains("1 to 63 characters", Assert.Throws<FormatException>(() => AccountId.Parse("Acme")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_account_has_no_value()
    {
        Assert.Throws<InvalidOperationException>(() => default(AccountId).Value);
        Assert.Equal("", default(AccountId).ToString());
    }
}
