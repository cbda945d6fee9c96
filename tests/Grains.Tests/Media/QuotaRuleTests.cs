namespace Orleans.Media.Tests;

public sealed class QuotaRuleTests
{
    private static readonly Holding NewAsset = new(0, 1, 1);

    [Fact]
    public void Without_a_quota_there_is_room() => Assert.Null(QuotaRules.Refusal(null, new(long.MaxValue / 2, 1, 1), NewAsset, null));

    [Fact]
    public void What_is_not_limited_is_not_counted() => Assert.Null(QuotaRules.Refusal(new(), new(long.MaxValue / 2, long.MaxValue / 2, long.MaxValue / 2), NewAsset, null));

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, "assets")]
    [InlineData(11, "assets")]
    public void The_last_place_can_be_taken_and_no_more(long held, string? exceeded)
    {
        Assert.Equal(exceeded, Refused(new() { Assets = 10 }, new(0, held, 0), NewAsset));
        Assert.Equal(exceeded is null ? null : "uploads_in_flight", Refused(new() { UploadsInFlight = 10 }, new(0, 1000, held), NewAsset));
    }

    [Theory]
    [InlineData(90, 10, false)]
    [InlineData(90, 11, true)]
    [InlineData(0, 100, false)]
    [InlineData(0, 101, true)]
    [InlineData(100, 1, true)]
    public void Bytes_may_fill_the_quota_and_no_more(long held, long more, bool exceeded) =>
        Assert.Equal(exceeded ? "bytes" : null, Refused(new() { Bytes = 100 }, new(held, 5, 5), new(more, 0, 0)));

    [Fact]
    public void A_new_asset_needs_some_room_for_its_bytes()
    {
        Assert.Null(Refused(new() { Bytes = 100 }, new(99, 0, 0), NewAsset));
        Assert.Equal("bytes", Refused(new() { Bytes = 100 }, new(100, 0, 0), NewAsset));
        Assert.Equal("bytes", Refused(new() { Bytes = 0 }, default, NewAsset));
    }

    [Fact]
    public void A_confirm_is_not_about_the_number_of_assets() =>
        Assert.Null(Refused(new() { Assets = 1, UploadsInFlight = 1, Bytes = 100 }, new(0, 5, 5), new(10, 0, 0)));

    [Fact]
    public void The_refusal_says_which_how_much_and_whose()
    {
        var refusal = QuotaRules.Refusal(new() { Assets = 3 }, new(0, 3, 0), NewAsset, "t1")!;
        Assert.Equal((MediaErrorCode.QuotaExceeded, "assets", 3L, 3L), (refusal.Code, refusal.Quota, refusal.Used, refusal.Limit));
        Assert.StartsWith("The tenant uses 3 of 3 assets.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_has_its_own_quota_or_everybodys_and_a_tenant_its_own_or_each_tenants()
    {
        var options = new MediaOptions { Quota = new() { Assets = 1 }, TenantQuota = new() { Assets = 2 } };
        options.Accounts["own"] = new AccountOptions { Quota = new() { Bytes = 3 }, TenantQuota = new() { Assets = 4 }, Tenants = { ["t"] = new() { Assets = 5 } } };
        options.Accounts["other"] = new AccountOptions { Tenants = { ["t"] = new() { Assets = 6 } } };
        Assert.Equal((1L, 3L, null), (options.QuotaOf("x")!.Assets, options.QuotaOf("own")!.Bytes, options.QuotaOf("own")!.Assets));
        Assert.Equal(
            (2L, 5L, 4L, 6L, 2L),
            (options.QuotaOf("x", "t")!.Assets, options.QuotaOf("own", "t")!.Assets, options.QuotaOf("own", "u")!.Assets, options.QuotaOf("other", "t")!.Assets, options.QuotaOf("other", "u")!.Assets));
        Assert.False(new MediaOptions().HasQuota("x", "t"));
        Assert.True(new MediaOptions { TenantQuota = new() }.HasQuota("x", "t"));
        Assert.False(new MediaOptions { TenantQuota = new() }.HasQuota("x", null));
    }

    [Fact]
    public void A_quota_below_nothing_is_a_mistake()
    {
        var options = new MediaOptions();
        options.Accounts["a"] = new AccountOptions { Tenants = { ["t"] = new() { Bytes = -1 } } };
        Assert.Single(options.Validate(new(options)));
        options.Accounts["a"].Tenants["t"].Bytes = 0;
        Assert.Empty(options.Validate(new(options)));
    }

    private static string? Refused(QuotaOptions quota, Holding held, Holding more) => QuotaRules.Refusal(quota, held, more, null)?.Quota;
}
