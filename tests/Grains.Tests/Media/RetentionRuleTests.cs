namespace Orleans.Media.Tests;

public sealed class RetentionRuleTests
{
    private static readonly RetentionTerms Year = new(TimeSpan.FromDays(365), AllowPinning: false);
    private static readonly RetentionTerms Forever = Year with { AllowPinning = true };
    private static readonly DateTimeOffset Later = Given.Noon.AddDays(10);

    [Fact]
    public void An_asset_is_kept_until_the_time_that_is_asked_for_and_its_history_says_so()
    {
        var kept = Keep(new RetentionRequest { PurgeAt = Given.Noon.AddDays(100) });
        Assert.Equal((Given.Noon.AddDays(100), MediaStatus.Ready), (kept.PurgeAt, kept.Status));
        Assert.Equal(new Transition(Later, MediaStatus.Ready, MediaStatus.Ready, "retention: until 2026-09-09T12:00:00Z"), kept.History[^1]);
    }

    [Fact]
    public void Days_count_from_now() => Assert.Equal(Later.AddDays(30), Keep(new RetentionRequest { Days = 30 }).PurgeAt);

    [Fact]
    public void It_can_be_kept_for_shorter_too() => Assert.Equal(Later.AddDays(1), Keep(new RetentionRequest { Days = 1 }).PurgeAt);

    [Fact]
    public void A_time_is_whole_milliseconds_as_the_database_keeps_them() =>
        Assert.Equal(Given.Noon.AddDays(80).AddMilliseconds(7), Keep(new RetentionRequest { PurgeAt = Given.Noon.AddDays(80).AddMilliseconds(7).AddTicks(9) }).PurgeAt);

    [Fact]
    public void A_time_in_another_zone_is_the_same_time() =>
        Assert.Equal("retention: until 2026-09-09T12:00:00Z", Keep(new RetentionRequest { PurgeAt = new DateTimeOffset(2026, 9, 9, 14, 0, 0, TimeSpan.FromHours(2)) }).History[^1].Cause);

    [Fact]
    public void A_pinned_asset_has_no_purge_and_can_be_given_one_again()
    {
        var pinned = Keep(new RetentionRequest { Pinned = true }, Forever);
        Assert.Equal((null, "retention: pinned"), (pinned.Purge(), pinned.History[^1].Cause));
        Assert.Equal(Later.AddDays(5), pinned.Keep(new RetentionRequest { Days = 5 }, Year, Later).Value!.Purge());
    }

    [Fact]
    public void Asked_again_for_what_it_has_it_is_the_very_same()
    {
        var request = new RetentionRequest { PurgeAt = Given.Noon.AddDays(100) };
        var kept = Keep(request);
        Assert.Same(kept, kept.Keep(request, Year, Later.AddDays(1)).Value);
    }

    [Fact]
    public void The_account_has_a_limit_that_counts_from_the_creation()
    {
        Assert.Equal(Given.Noon.AddDays(365), Keep(new RetentionRequest { PurgeAt = Given.Noon.AddDays(365) }).PurgeAt);
        Refused(MediaErrorCode.RetentionNotAllowed, new RetentionRequest { PurgeAt = Given.Noon.AddDays(365).AddMilliseconds(1) });
        Refused(MediaErrorCode.RetentionNotAllowed, new RetentionRequest { Days = 356 });
        Refused(MediaErrorCode.RetentionNotAllowed, new RetentionRequest { Pinned = true });
    }

    // The time that stands for "never" must not be a way around the limit.
    [Fact]
    public void To_ask_for_the_end_of_time_is_to_pin() => Refused(MediaErrorCode.RetentionNotAllowed, new RetentionRequest { PurgeAt = RetentionRules.Never });

    [Fact]
    public void The_past_is_no_time_to_keep_something_until()
    {
        Refused(MediaErrorCode.ValidationFailed, new RetentionRequest { PurgeAt = Later });
        Refused(MediaErrorCode.ValidationFailed, new RetentionRequest { PurgeAt = Later.AddYears(-1) });
        Assert.Equal(Later.AddMilliseconds(1), Keep(new RetentionRequest { PurgeAt = Later.AddMilliseconds(1) }).PurgeAt);
    }

    // Its bytes may be gone already, because a purge begins with them: a promise to keep it would come too late.
    [Fact]
    public void Once_its_time_has_come_it_can_not_be_kept_any_longer()
    {
        var asset = Given.In(MediaStatus.Ready);
        Assert.Null(asset.Keep(new RetentionRequest { Days = 1 }, Year, asset.PurgeAt.AddTicks(-1)).Error);
        Assert.Equal(MediaErrorCode.IllegalTransition, asset.Keep(new RetentionRequest { Days = 1 }, Year, asset.PurgeAt).Error!.Code);
    }

    [Fact]
    public void A_deleted_asset_is_restored_first()
    {
        var deleted = Given.In(MediaStatus.Ready).On(LifecycleEvent.Deleted, "deleted", Later).Value!;
        Assert.Equal(MediaErrorCode.IllegalTransition, deleted.Keep(new RetentionRequest { Days = 1 }, Year, Later).Error!.Code);
        Assert.Equal(MediaErrorCode.IllegalTransition, deleted.Keep(new RetentionRequest { PurgeAt = deleted.PurgeAt }, Year, Later).Error!.Code);
    }

    [Fact]
    public void What_an_account_is_allowed_is_its_own_or_everyones_and_never_less_than_the_retention()
    {
        var options = new MediaOptions { Retention = TimeSpan.FromDays(400), Accounts = { ["acme"] = new AccountOptions { MaxRetention = TimeSpan.FromDays(1000), AllowPinning = true }, ["small"] = new AccountOptions { MaxRetention = TimeSpan.FromDays(1) } } };
        Assert.Equal(new RetentionTerms(TimeSpan.FromDays(1000), true), options.RetentionTermsOf("acme"));
        Assert.Equal(new RetentionTerms(TimeSpan.FromDays(400), false), options.RetentionTermsOf("other"));
        Assert.Equal(new RetentionTerms(TimeSpan.FromDays(400), false), options.RetentionTermsOf("small"));
    }

    private static MediaState Keep(RetentionRequest request, RetentionTerms? terms = null) => Given.In(MediaStatus.Ready).Keep(request, terms ?? Year, Later).Value!;

    private static void Refused(MediaErrorCode code, RetentionRequest request) => Assert.Equal(code, Given.In(MediaStatus.Ready).Keep(request, Year, Later).Error?.Code);
}
