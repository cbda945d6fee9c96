namespace Orleans.Media.Tests;

public sealed class MediaRulesTests
{
    public static TheoryData<MediaStatus> Living => [.. Enum.GetValues<MediaStatus>().Except([MediaStatus.Deleted])];

    [Fact]
    public void A_legal_event_moves_the_asset_and_is_kept_in_its_history()
    {
        var asset = Given.New();
        var moved = asset.On(LifecycleEvent.FirstBlockSeen, "first block seen", Given.Noon.AddMinutes(1)).Value!;
        Assert.Equal(MediaStatus.Uploading, moved.Status);
        Assert.Equal([.. asset.History, new Transition(Given.Noon.AddMinutes(1), MediaStatus.PendingUpload, MediaStatus.Uploading, "first block seen")], moved.History);
    }

    [Fact]
    public void An_illegal_event_gives_an_error_and_no_state()
    {
        var refused = Given.In(MediaStatus.Ready).On(LifecycleEvent.JobDone, "job done", Given.Noon);
        Assert.Null(refused.Value);
        Assert.Equal(MediaErrorCode.IllegalTransition, refused.Error!.Code);
        Assert.Contains("The asset is ready: 'job done'", refused.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_leaves_the_state_it_was_given_alone()
    {
        var asset = Given.New();
        var before = asset with { };
        asset.On(LifecycleEvent.Deleted, "deleted", Given.Noon);
        asset.On(LifecycleEvent.JobDone, "job done", Given.Noon);
        Assert.Equal(before, asset);
        Assert.Single(asset.History);
    }

    // A purge isn't a state: the grain clears what is stored instead.
    [Fact]
    public void A_purge_leaves_no_state() => Assert.Null(Given.In(MediaStatus.Ready).On(LifecycleEvent.RetentionPassed, "purge", Given.Noon).Value);

    [Fact]
    public void A_long_history_keeps_its_first_step_and_its_latest_199()
    {
        var asset = Given.New();
        for (var i = 1; i <= 300; i++) asset = asset.On(i % 2 == 1 ? LifecycleEvent.Deleted : LifecycleEvent.Restored, $"step {i}", Given.Noon).Value!;

        Assert.Equal(200, asset.History.Count);
        Assert.Equal(["upload requested", .. Enumerable.Range(102, 199).Select(i => $"step {i}")], asset.History.Select(step => step.Cause));
    }

    [Theory]
    [MemberData(nameof(Living))]
    public void A_restored_asset_has_the_state_it_had(MediaStatus status)
    {
        var deleted = Given.In(status).On(LifecycleEvent.Deleted, "deleted", Given.Noon).Value!;
        Assert.Equal((MediaStatus.Deleted, status), (deleted.Status, deleted.StatusBeforeDelete));

        var restored = deleted.On(LifecycleEvent.Restored, "restored", Given.Noon).Value!;
        Assert.Equal((status, null), (restored.Status, restored.StatusBeforeDelete));
        Assert.Equal(["upload requested", "deleted", "restored"], restored.History.Select(step => step.Cause));
    }

    [Theory]
    [MemberData(nameof(Living))]
    public void What_is_not_deleted_cannot_be_restored(MediaStatus status) =>
        Assert.Equal(MediaErrorCode.IllegalTransition, Given.In(status).On(LifecycleEvent.Restored, "restored", Given.Noon).Error!.Code);
}
