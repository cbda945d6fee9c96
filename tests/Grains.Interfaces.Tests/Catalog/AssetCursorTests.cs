namespace Orleans.Media.Tests;

public sealed class AssetCursorTests
{
    private static readonly AssetCursor Place = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, 123, TimeSpan.Zero), MediaId.FromIdempotencyKey(AccountId.Parse("acme"), "k"));

    [Fact]
    public void A_cursor_is_read_as_it_was_written()
    {
        Assert.Matches("^[A-Za-z0-9_-]+$", Place.ToString());
        Assert.True(AssetCursor.TryParse(Place.ToString(), out var read));
        Assert.Equal(Place, read);
        Assert.Empty(new AssetQuery { Cursor = Place.ToString() }.Validate());
    }

    [Fact]
    public void A_cursor_that_was_changed_anywhere_is_none()
    {
        var text = Place.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var c in "A_9z".Where(c => c != text[i])) Refused(text[..i] + c + text[(i + 1)..]);
            Refused(text[..i]);
            Refused(text[(i + 1)..]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("25")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("????")]
    [InlineData("AAAA\n")]
    public void Anything_else_is_none(string text) => Refused(text);

    [Fact]
    public void A_long_text_is_none() => Refused(new string('A', 100_000));

    [Fact]
    public void A_cursor_with_something_added_is_none()
    {
        Refused(Place + "A");
        Refused(Place + "=");
        Refused(" " + Place);
        Refused(Place + "\n");
    }

    [Fact]
    public void A_cursor_and_an_offset_exclude_each_other() =>
        Assert.Equal("cursor", Assert.Single(new AssetQuery { Cursor = Place.ToString(), Offset = 1 }.Validate()).Field);

    private static void Refused(string text)
    {
        Assert.False(AssetCursor.TryParse(text, out _), text);
        Assert.Equal("cursor", Assert.Single(new AssetQuery { Cursor = text }.Validate()).Field);
    }
}
