namespace Orleans.Media.Tests;

public sealed class LimitRuleTests
{
    private static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_window_begins_with_the_first_request_and_lasts_its_length()
    {
        var (counted, lease) = Lease(null, 1);
        Assert.Equal(new LimitLease(1, 99, Minute, Now + Minute), lease);
        (counted, lease) = Lease(counted, 1, Now.AddSeconds(59));
        Assert.Equal(new LimitLease(1, 98, TimeSpan.FromSeconds(1), Now + Minute), lease);
        (_, lease) = Lease(counted, 1, Now + Minute);
        Assert.Equal(new LimitLease(1, 99, Minute, Now + Minute + Minute), lease);
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(0, 1000, 25)]
    [InlineData(60, 1000, 10)]
    [InlineData(97, 1000, 1)]
    [InlineData(99, 1000, 1)]
    [InlineData(100, 1, 0)]
    [InlineData(110, 1, 0)]
    [InlineData(0, 0, 1)]
    public void A_lease_is_a_share_of_what_is_left_and_at_least_one(long used, long wanted, long granted) =>
        Assert.Equal(granted, Lease(new(Now, used), wanted).Lease.Granted);

    [Fact]
    public void All_permits_can_be_had_and_no_more()
    {
        CountedWindow? counted = null;
        var (all, calls) = (0L, 0);
        while (true)
        {
            (counted, var lease) = LimitRules.Lease(counted, new("w", 600, Minute, 64), Now);
            if (lease.Granted == 0) break;
            (all, calls) = (all + lease.Granted, calls + 1);
        }

        Assert.Equal(600, all);
        Assert.InRange(calls, 1, 30);
    }

    [Fact]
    public void A_limit_that_was_lowered_counts_what_was_given_out()
    {
        var (counted, _) = LimitRules.Lease(new(Now, 50), new("w", 100, Minute, 1), Now);
        Assert.Equal((0, 0), (LimitRules.Lease(counted, new("w", 40, Minute, 1), Now).Lease.Granted, LimitRules.Lease(counted, new("w", 40, Minute, 1), Now).Lease.Left));
    }

    [Fact]
    public void A_clock_that_is_put_back_makes_no_endless_window() =>
        Assert.Equal(Now.AddHours(-1) + Minute, Lease(new(Now, 100), 1, Now.AddHours(-1)).Lease.EndsAt);

    private static (CountedWindow Counted, LimitLease Lease) Lease(CountedWindow? counted, long wanted, DateTimeOffset? now = null) =>
        LimitRules.Lease(counted, new LimitAsk("w", 100, Minute, wanted), now ?? Now);
}
