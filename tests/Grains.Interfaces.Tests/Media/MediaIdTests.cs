namespace Orleans.Media.Tests;

public sealed class MediaIdTests
{
    private static readonly AccountId Acme = AccountId.Parse("acme");
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_id_is_m_and_26_characters_of_the_ULID_alphabet() =>
        Assert.Matches("^m_[0-7][0-9A-HJKMNP-TV-Z]{25}$", MediaId.New(Noon).Value);

    // The time of the ULID specification's own example.
    [Fact]
    public void An_id_starts_with_its_time_as_a_ULID_does() =>
        Assert.StartsWith("m_01ARYZ6S41", MediaId.New(DateTimeOffset.FromUnixTimeMilliseconds(1469918176385)).Value, StringComparison.Ordinal);

    [Fact]
    public void Ids_made_at_the_same_time_differ()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => MediaId.New(Noon)).ToHashSet();
        Assert.Equal(1000, ids.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(86_400_000L)]
    [InlineData(86_400_000L * 365 * 100)]
    public void A_later_id_sorts_after_an_earlier_one(long milliseconds)
    {
        var (early, late) = (MediaId.New(Noon), MediaId.New(Noon.AddMilliseconds(milliseconds)));
        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.True(string.CompareOrdinal(early.Value, late.Value) < 0, "the text sorts as the id does");
    }

    [Fact]
    public void An_id_is_read_back_as_it_was_written()
    {
        var id = MediaId.New(Noon);
        Assert.True(MediaId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
        Assert.Equal(0, id.CompareTo(read));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m_")]
    [InlineData("01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FA")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAVV")]
    [InlineData("M_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("m_01aryz6s41tsv4rrffq69g5fav")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAI")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAU")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FA/")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FA ")]
    [InlineData("m_81ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("m_Z1ARYZ6S41TSV4RRFFQ69G5FAV")]
    public void What_the_registry_could_not_have_issued_is_no_id(string? text) => Assert.False(MediaId.TryParse(text, out _));

    [Theory]
    [InlineData("m_00000000000000000000000000")]
    [InlineData("m_01ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public void Any_128_bits_are_an_id(string text)
    {
        Assert.True(MediaId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
    }

    [Fact]
    public void An_empty_id_has_no_value()
    {
        Assert.Throws<InvalidOperationException>(() => default(MediaId).Value);
        Assert.Equal("", default(MediaId).ToString());
    }

    // Pinned: if it changed, requests repeated across an upgrade would make second assets.
    [Fact]
    public void The_id_of_an_idempotency_key_never_changes() =>
        Assert.Equal("m_54HKR2NX928N6X8T32E6HXXR4S", MediaId.FromIdempotencyKey(Acme, "order-7").Value);

    [Fact]
    public void The_id_of_an_idempotency_key_is_an_id()
    {
        var id = MediaId.FromIdempotencyKey(Acme, "order-7");
        Assert.True(MediaId.TryParse(id.Value, out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void Another_key_or_another_account_gives_another_id()
    {
        var id = MediaId.FromIdempotencyKey(Acme, "order-7");
        Assert.NotEqual(id, MediaId.FromIdempotencyKey(Acme, "order-8"));
        Assert.NotEqual(id, MediaId.FromIdempotencyKey(AccountId.Parse("acme2"), "order-7"));
        Assert.NotEqual(MediaId.FromIdempotencyKey(AccountId.Parse("ab"), "c"), MediaId.FromIdempotencyKey(AccountId.Parse("a"), "bc"));
    }

    [Fact]
    public void An_idempotency_key_has_to_be_given() => Assert.Throws<ArgumentException>(() => MediaId.FromIdempotencyKey(Acme, ""));
}
