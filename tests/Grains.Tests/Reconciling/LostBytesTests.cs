namespace Orleans.Media.Tests;

public sealed class LostBytesTests
{
    [Fact]
    public void An_asset_that_lost_its_bytes_is_failed_for_good_and_does_no_job()
    {
        var lost = GivenJobs.Started(GivenJobs.Video()).LoseBytes(GivenJobs.Later);
        Assert.Equal((MediaStatus.Failed, FailureCode.BytesLost, null), (lost.Status, lost.Failure!.Code, lost.Job));
        Assert.Equal(MediaErrorCode.IllegalTransition, lost.RequestThumbnail(new(), GivenJobs.Later).Error!.Code);
        Assert.Null(lost.FinishJob(1, 1, GivenJobs.Done, GivenJobs.Later));
        Assert.Equal("bytes are gone from storage", lost.History[^1].Cause);
    }

    [Fact]
    public void A_deleted_one_stays_deleted_and_is_failed_once_it_is_restored()
    {
        var deleted = GivenJobs.Ready().On(LifecycleEvent.Deleted, "deleted", Given.Noon).Value!;
        var lost = deleted.LoseBytes(GivenJobs.Later);
        Assert.Equal(MediaStatus.Deleted, lost.Status);
        Assert.Equal(MediaStatus.Failed, lost.On(LifecycleEvent.Restored, "restored", GivenJobs.Later).Value!.Status);
    }

    [Fact]
    public void Its_purge_stays_as_planned() => Assert.Equal(GivenJobs.Ready().PurgeAt, GivenJobs.Ready().LoseBytes(GivenJobs.Later).PurgeAt);

    [Fact]
    public void Bytes_that_were_never_verified_can_not_be_lost() =>
        Assert.Throws<InvalidOperationException>(() => Given.New().LoseBytes(Given.Noon));
}
