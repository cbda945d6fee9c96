namespace Orleans.Media.Tests;

public sealed class AssetQueryTests
{
    [Fact]
    public void A_query_asks_for_the_first_25_unless_told_otherwise()
    {
        var query = new AssetQuery();
        Assert.Equal((25, 0), (query.Limit, query.Offset));
        Assert.Empty(query.Validate());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(int.MaxValue, false)]
    public void A_page_has_1_to_100_assets(int limit, bool allowed) => Assert.Equal(allowed ? [] : ["limit"], Faults(new AssetQuery { Limit = limit }));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public void An_offset_is_from_0_to_a_million(int offset, bool allowed) => Assert.Equal(allowed ? [] : ["offset"], Faults(new AssetQuery { Offset = offset }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_tenant_has_1_to_128_characters(int length, bool allowed) => Assert.Equal(allowed ? [] : ["tenant_id"], Faults(new AssetQuery { TenantId = new string('t', length) }));

    [Fact]
    public void Values_that_no_enum_has_are_refused() => Assert.Equal(["kind", "status"], Faults(new AssetQuery { Kind = (MediaKind)99, Status = (MediaStatus)99 }));

    private static IEnumerable<string> Faults(AssetQuery query) => query.Validate().Select(error => error.Field);
}
