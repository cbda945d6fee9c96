using static Orleans.Media.Tests.GivenJobs;

namespace Orleans.Media.Tests;

public sealed class JobRuleTests
{
    // What a job leaves behind

    [Fact]
    public void A_video_whose_cover_is_made_is_ready_and_gets_the_smaller_forms_of_it_later()
    {
        var video = Started(Video()).FinishJob(1, 1, Done, Later)!;
        Assert.Equal((MediaStatus.Ready, 640, 360, 9000L, Cover), (video.Status, video.Width, video.Height, video.DurationMs, video.Thumbnail));
        Assert.Equal(new MediaJob { Number = 2, Kind = JobKind.Renditions, DueAt = Later }, video.Job);
        Assert.Equal([MediaStatus.PendingUpload, MediaStatus.Processing, MediaStatus.Ready], video.History.Select(step => step.To));
    }

    [Theory]
    [InlineData(MediaKind.Audio, "audio/mpeg")]
    [InlineData(MediaKind.Document, "application/pdf")]
    public void Sound_and_documents_get_smaller_forms_of_their_cover_as_videos_do(MediaKind kind, string type)
    {
        var asset = Started(Confirmed(kind, type)).FinishJob(1, 1, Done, Later)!;
        Assert.Equal(new MediaJob { Number = 2, Kind = JobKind.Renditions, DueAt = Later }, asset.Job);
    }

    [Fact]
    public void A_picture_has_nothing_left_to_do_and_no_new_transition()
    {
        var picture = Started(Confirmed(MediaKind.Image, "image/png")).FinishJob(1, 1, new JobOutcome { Renditions = [Thumb], Placeholder = "data:" }, Later)!;
        Assert.Equal((MediaStatus.Ready, (MediaJob?)null, "data:", 2), (picture.Status, picture.Job, picture.Placeholder, picture.History.Count));
        Assert.Equal([Thumb], picture.Renditions!);
    }

    [Fact]
    public void What_a_job_does_not_find_out_stays_as_it_was()
    {
        var picture = Started(Confirmed(MediaKind.Image, "image/png")).FinishJob(1, 1, new JobOutcome(), Later)!;
        Assert.Equal((640, 480), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_new_rendition_takes_the_place_of_the_one_of_its_name()
    {
        var old = Thumb with { File = "0/thumb.webp" };
        var other = Thumb with { Name = "240p", File = "0/240p.mp4" };
        var asset = Started(Confirmed(MediaKind.Image, "image/png") with { Renditions = [old, other] }).FinishJob(1, 1, new JobOutcome { Renditions = [Thumb] }, Later)!;
        Assert.Equal([other, Thumb], asset.Renditions!);
    }

    // How it fails

    [Theory]
    [InlineData(FailureCode.Unreadable)]
    [InlineData(FailureCode.NoPicture)]
    [InlineData(FailureCode.DecoderMissing)]
    [InlineData(FailureCode.DecoderCrashed)]
    public void A_video_that_can_not_be_prepared_has_failed_and_says_why(FailureCode code)
    {
        var video = Started(Video()).FinishJob(1, 1, Failed(code, "probe"), Later)!;
        Assert.Equal((MediaStatus.Failed, (MediaJob?)null), (video.Status, video.Job));
        Assert.Equal(new MediaFailure(code, "because", 1, "probe"), video.Failure);
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/png", FailureCode.Unreadable, "pictures", MediaStatus.Failed)]
    [InlineData(MediaKind.Image, "image/png", FailureCode.TooManyPixels, "pictures", MediaStatus.Failed)]
    [InlineData(MediaKind.Image, "image/heic", FailureCode.DecoderMissing, "pictures", MediaStatus.Ready)]
    [InlineData(MediaKind.Audio, "audio/mpeg", FailureCode.Unreadable, "probe", MediaStatus.Failed)]
    [InlineData(MediaKind.Audio, "audio/mpeg", FailureCode.Unreadable, "cover", MediaStatus.Ready)]
    [InlineData(MediaKind.Document, "application/pdf", FailureCode.Unreadable, "probe", MediaStatus.Failed)]
    [InlineData(MediaKind.Document, "application/pdf", FailureCode.Encrypted, "probe", MediaStatus.Ready)]
    [InlineData(MediaKind.Document, "application/pdf", FailureCode.TookTooLong, "cover", MediaStatus.Ready)]
    public void What_was_ready_by_its_first_bytes_fails_only_if_its_bytes_are_to_blame(MediaKind kind, string type, FailureCode code, string step, MediaStatus status)
    {
        var asset = Started(Confirmed(kind, type)).FinishJob(1, 1, Failed(code, step), Later)!;
        Assert.Equal((status, code), (asset.Status, asset.Failure!.Code));
    }

    [Fact]
    public void The_smaller_forms_can_fail_and_a_video_stays_ready()
    {
        var ready = Started(Video()).FinishJob(1, 1, Done, Later)!;
        var video = Started(ready).FinishJob(2, 1, Failed(FailureCode.Unreadable, "pictures"), Later)!;
        Assert.Equal((MediaStatus.Ready, FailureCode.Unreadable, Cover), (video.Status, video.Failure!.Code, video.Thumbnail));
    }

    [Fact]
    public void The_next_success_forgets_the_failure()
    {
        var video = Started(Video()).FinishJob(1, 1, Done with { Failure = new(FailureCode.Unreadable, "because", "cover") }, Later)!;
        video = Started(video.RequestThumbnail(new(), Later).Value!).FinishJob(2, 1, Done, Later)!;
        Assert.Equal((MediaStatus.Ready, (MediaFailure?)null), (video.Status, video.Failure));
    }

    // Tries

    [Fact]
    public void A_start_is_counted_before_the_work()
    {
        Assert.Equal(1, Video().StartJob(1, Given.Processing, Given.Noon)!.Job!.Attempts);
        Assert.Null(Video().StartJob(2, Given.Processing, Given.Noon));
        Assert.Null(Video().StartJob(1, Given.Processing, Given.Noon.AddSeconds(-1)));
    }

    [Fact]
    public void A_job_whose_worker_is_lost_is_started_three_times_and_then_given_up()
    {
        var video = Video();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Null(video.GiveUpJob(1, Given.Processing, Later));
            video = video.StartJob(1, Given.Processing, Later)!;
        }

        Assert.Null(video.StartJob(1, Given.Processing, Later));
        video = video.GiveUpJob(1, Given.Processing, Later)!;
        Assert.Equal((MediaStatus.Failed, FailureCode.WorkerLost, 3), (video.Status, video.Failure!.Code, video.Failure.Attempts));
    }

    [Fact]
    public void Storage_that_is_away_costs_no_attempt_and_is_waited_for_longer_each_time()
    {
        var video = Video();
        var now = Given.Noon;
        TimeSpan[] pauses = [.. Enumerable.Range(0, 7).Select(_ =>
        {
            var before = now;
            video = video.StartJob(1, Given.Processing, now)!.FinishJob(1, 1, new JobOutcome { IsPutOff = true }, now)!;
            now = video.JobDue!.Value;
            return now - before;
        })];

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal((MediaStatus.Processing, 0), (video.Status, video.Job!.Attempts));
    }

    [Fact]
    public void A_start_that_is_given_back_does_not_count()
    {
        var video = Started(Video()).GiveBackJob(1, 1, Later)!;
        Assert.Equal((0, Later), (video.Job!.Attempts, video.JobDue));
        Assert.Null(video.GiveBackJob(1, 1, Later));
    }

    [Fact]
    public void Nobody_waits_for_another_attempt_or_another_job()
    {
        var video = Started(Video());
        Assert.Null(video.FinishJob(1, 2, Done, Later));
        Assert.Null(video.FinishJob(2, 1, Done, Later));
        Assert.Null(video.FinishJob(1, 1, Done, Later)!.FinishJob(1, 1, Done, Later));
    }

    // Deletion

    [Fact]
    public void A_deleted_assets_job_rests_and_is_done_if_it_is_restored()
    {
        var deleted = Started(Video()).On(LifecycleEvent.Deleted, "deleted", Later).Value!;
        Assert.Null(deleted.JobDue);

        var unchanged = deleted.FinishJob(1, 1, Done, Later)!;
        Assert.Equal((MediaStatus.Deleted, (StoredThumbnail?)null, 0), (unchanged.Status, unchanged.Thumbnail, unchanged.Job!.Attempts));
        Assert.Equal(Given.Noon, unchanged.On(LifecycleEvent.Restored, "restored", Later).Value!.JobDue);
    }
}
