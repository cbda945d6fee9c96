using static Orleans.Media.Tests.GivenJobs;

namespace Orleans.Media.Tests;

public sealed class ThumbnailRuleTests
{
    [Fact]
    public void A_thumbnail_is_made_while_the_asset_processes_and_the_old_one_stays_until_then()
    {
        var asked = Ready().RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 1500 }, Later).Value!;
        Assert.Equal((MediaStatus.Processing, Cover), (asked.Status, asked.Thumbnail));

        var other = Cover with { File = "3/cover.jpg", FrameTimeMs = 1500 };
        var made = Started(asked).FinishJob(asked.Job!.Number, 1, new JobOutcome { Thumbnail = other }, Later)!;
        Assert.Equal((MediaStatus.Ready, other, JobKind.Renditions), (made.Status, made.Thumbnail, made.Job!.Kind));
    }

    [Fact]
    public void A_thumbnail_that_fails_leaves_a_ready_asset_ready_with_the_old_one()
    {
        var asked = Ready().RequestThumbnail(new(), Later).Value!;
        var failed = Started(asked).FinishJob(asked.Job!.Number, 1, Failed(FailureCode.SourceUnavailable, "cover"), Later)!;
        Assert.Equal((MediaStatus.Ready, Cover, FailureCode.SourceUnavailable), (failed.Status, failed.Thumbnail, failed.Failure!.Code));
    }

    [Fact]
    public void A_video_that_failed_for_its_cover_can_be_saved_and_fails_again_if_it_can_not()
    {
        var failed = Started(Video()).FinishJob(1, 1, Failed(FailureCode.Unreadable, "cover"), Later)!;
        var asked = failed.RequestThumbnail(new ThumbnailRequest { SourceMediaId = "m_01ARYZ6S41TSV4RRFFQ69G5FAW" }, Later).Value!;
        Assert.Equal(MediaStatus.Failed, Started(asked).FinishJob(2, 1, Failed(FailureCode.SourceUnavailable, "cover"), Later)!.Status);
        Assert.Equal(MediaStatus.Ready, Started(asked).FinishJob(2, 1, new JobOutcome { Thumbnail = Cover }, Later)!.Status);
    }

    [Fact]
    public void A_video_that_can_not_be_read_can_not_be_saved()
    {
        var failed = Started(Video()).FinishJob(1, 1, Failed(FailureCode.Unreadable, "probe"), Later)!;
        Assert.Equal(MediaErrorCode.IllegalTransition, failed.RequestThumbnail(new(), Later).Error!.Code);
    }

    [Fact]
    public void What_failed_because_of_us_is_prepared_anew()
    {
        var failed = Started(Video()).FinishJob(1, 1, Failed(FailureCode.DecoderMissing, "probe"), Later)!;
        Assert.Equal(JobKind.Prepare, failed.RequestThumbnail(new(), Later).Value!.Job!.Kind);
        Assert.Equal("source_media_id", failed.RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 1 }, Later).Error!.Fields.Single().Field);
    }

    [Fact]
    public void Asked_again_for_the_one_that_is_being_made_nothing_changes()
    {
        var asked = Ready().RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 1500 }, Later).Value!;
        Assert.Same(asked, asked.RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 1500 }, Later).Value);
        Assert.Equal(MediaErrorCode.IllegalTransition, asked.RequestThumbnail(new ThumbnailRequest { FrameTimeMs = 1 }, Later).Error!.Code);
    }

    [Fact]
    public void A_thumbnail_of_a_picture_that_still_waits_for_its_renditions_does_not_cost_them()
    {
        var asked = Confirmed(MediaKind.Image, "image/png").RequestThumbnail(new ThumbnailRequest { SourceMediaId = "m_01ARYZ6S41TSV4RRFFQ69G5FAW" }, Later).Value!;
        var made = Started(asked).FinishJob(2, 1, new JobOutcome { Thumbnail = Cover with { Source = ThumbnailSource.Custom } }, Later)!;
        Assert.Equal(JobKind.Prepare, made.Job!.Kind);

        var prepared = Started(made).FinishJob(3, 1, new JobOutcome { Thumbnail = Cover }, Later)!;
        Assert.Equal(ThumbnailSource.Custom, prepared.Thumbnail!.Source);
    }

    [Fact]
    public void A_picture_that_is_asked_for_its_default_is_its_own_thumbnail_again()
    {
        var picture = Started(Confirmed(MediaKind.Image, "image/png")).FinishJob(1, 1, new JobOutcome(), Later)! with { Thumbnail = Cover with { Source = ThumbnailSource.Custom } };
        var asked = Started(picture.RequestThumbnail(new(), Later).Value!);
        Assert.Null(asked.FinishJob(2, 1, new JobOutcome { Renditions = [Thumb] }, Later)!.Thumbnail);
        Assert.NotNull(asked.FinishJob(2, 1, Failed(FailureCode.TookTooLong, "pictures"), Later)!.Thumbnail);
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/png", null, 5L, null, "frame_time_ms")]
    [InlineData(MediaKind.Document, "application/pdf", null, 5L, null, "frame_time_ms")]
    [InlineData(MediaKind.Video, "video/mp4", null, 9000L, null, "frame_time_ms")]
    [InlineData(MediaKind.Video, "video/mp4", null, null, 1, "page")]
    [InlineData(MediaKind.Document, "application/pdf", null, null, 4, "page")]
    [InlineData(MediaKind.Document, "text/plain", null, null, null, "source_media_id")]
    [InlineData(MediaKind.Video, "video/mp4", "m_01ARYZ6S41TSV4RRFFQ69G5FAV", null, null, "source_media_id")]
    public void A_thumbnail_has_to_fit_its_asset(MediaKind kind, string type, string? source, long? frame, int? page, string field)
    {
        var asset = Given.In(MediaStatus.Ready) with { Kind = kind, ContentType = type, DurationMs = 9000, Pages = 3, ConfirmedAt = Given.Noon };
        var refusal = asset.RequestThumbnail(new ThumbnailRequest { SourceMediaId = source, FrameTimeMs = frame, Page = page }, Later).Error!;
        Assert.Equal((MediaErrorCode.ValidationFailed, field), (refusal.Code, refusal.Fields.Single().Field));
    }
}
