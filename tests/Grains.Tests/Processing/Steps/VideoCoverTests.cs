namespace Orleans.Media.Tests;

public sealed class VideoCoverTests
{
    [Fact]
    public async Task The_cover_is_a_frame_from_the_start_of_the_film()
    {
        await using var run = await StepRun.On("clock.mp4", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal(new StoredThumbnail { File = "1/cover.jpg", ContentType = "image/jpeg", Width = 320, Height = 240, FrameTimeMs = 0, Source = ThumbnailSource.Generated }, run.Job.Thumbnail);
        Assert.Equal((320, 240), await run.ThumbnailSize());
        Assert.Equal("image/jpeg", await run.ContentTypeOf("1/cover.jpg"));
        Assert.InRange(await run.Second(), -0.1, 0.1); // 0.8 s would be a tenth; the key frame before it is the first
    }

    [Theory]
    [InlineData(MediaKind.Video, JobKind.Prepare, null, false, true)]
    [InlineData(MediaKind.Video, JobKind.Thumbnail, null, false, true)]
    [InlineData(MediaKind.Video, JobKind.Thumbnail, 1000L, false, true)]
    [InlineData(MediaKind.Video, JobKind.Thumbnail, null, true, false)] // the account's own picture
    [InlineData(MediaKind.Video, JobKind.Renditions, null, false, false)]
    [InlineData(MediaKind.Audio, JobKind.Prepare, null, false, false)]
    public async Task A_frame_is_taken_where_a_job_is_about_one(MediaKind kind, JobKind job, long? time, bool custom, bool taken)
    {
        await using var run = await StepRun.On(await RealMedia.Read("film.mp4"), MediaKind.Video);
        var order = run.Job.Order with { Kind = kind, Job = run.Job.Order.Job with { Kind = job, Thumbnail = new ThumbnailRequest { FrameTimeMs = time, SourceMediaId = custom ? "m_01ARYZ6S41TSV4RRFFQ69G5FAV" : null } } };
        Assert.Equal(taken, run.VideoCover.Applies(order));
    }

    [Fact]
    public async Task A_film_that_starts_black_is_covered_by_what_comes_after()
    {
        await using var run = await StepRun.On("black-start.mp4", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal(4000, run.Job.Thumbnail!.FrameTimeMs); // a tenth and a quarter of it are black
        Assert.InRange(await run.Second(), 3.9, 4.1);
    }

    [Fact]
    public async Task A_film_that_is_all_black_has_a_cover_too()
    {
        await using var run = await StepRun.On("black.mp4", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal((320, 240), await run.ThumbnailSize());
    }

    // Between key frames, at one, before a frame's successor comes, and at the very end: the frame that a player would show.
    [Theory]
    [InlineData("clock.mp4", 5500, 5.5)]
    [InlineData("clock.mp4", 4000, 4)]
    [InlineData("clock.mp4", 4099, 4)]
    [InlineData("clock.mp4", 0, 0)]
    [InlineData("clock.mp4", 7999, 7.9)]
    [InlineData("one-key-frame.mp4", 5500, 5.5)]
    [InlineData("slow.mp4", 5400, 5)]
    [InlineData("slow.mp4", 5900, 5)]
    [InlineData("clock.mkv", 5500, 5.5)]
    [InlineData("clock.ts", 5500, 5.5)]
    [InlineData("clock.webm", 5500, 5.5)]
    [InlineData("long-sound.mp4", 5500, 5.5)]
    [InlineData("long-sound.mp4", 19000, 7.9)]
    public async Task An_asked_time_gives_the_frame_that_is_shown_then(string name, long time, double second)
    {
        await using var run = await StepRun.On(name, MediaKind.Video, JobKind.Thumbnail, new ThumbnailRequest { FrameTimeMs = time });
        await run.Do(run.VideoCover);
        Assert.Equal(time, run.Job.Thumbnail!.FrameTimeMs);
        Assert.InRange(await run.Second(), second - 0.07, second + 0.07);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public async Task Behind_the_end_there_is_no_frame(long time)
    {
        await using var run = await StepRun.On("clock.mp4", MediaKind.Video, JobKind.Thumbnail, new ThumbnailRequest { FrameTimeMs = time });
        Assert.Equal(FailureCode.NoSuchFrame, (await run.Fails(run.VideoCover)).Code);
    }

    [Fact]
    public async Task Where_nobody_knows_where_the_end_is_there_is_no_frame_behind_it_either()
    {
        await using var run = await StepRun.On("clock.mp4", MediaKind.Video, JobKind.Thumbnail, new ThumbnailRequest { FrameTimeMs = 60_000 });
        run.Job.Findings = new Findings { Width = 320, Height = 240 };
        Assert.Equal(FailureCode.NoSuchFrame, (await run.Fails(run.VideoCover)).Code);
    }

    [Theory]
    [InlineData("anamorphic.mp4", 427, 240)]
    [InlineData("wide.mp4", 1920, 540)]
    public async Task A_cover_is_in_proportion_and_no_larger_than_it_has_to_be(string name, int width, int height)
    {
        await using var run = await StepRun.On(name, MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal((width, height), (run.Job.Thumbnail!.Width, run.Job.Thumbnail.Height));
        Assert.Equal((width, height), await run.ThumbnailSize());
    }

    // What goes from black at the top to white at the bottom of the left half goes from left to right at the bottom then.
    [Fact]
    public async Task A_turned_film_has_a_turned_cover()
    {
        await using var run = await StepRun.On("turned.mp4", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal((240, 320), await run.ThumbnailSize());
        Assert.InRange(await run.Brightness(0.9, 0.6, 0.1, 0.3), 230, 255);
        Assert.InRange(await run.Brightness(0, 0.6, 0.1, 0.3), 0, 30);
        Assert.InRange(await run.Brightness(0, 0.1, 1, 0.3), 0, 30);
    }

    // Confirm refuses such an MP4; other containers don't say how long they should be.
    [Fact]
    public async Task Where_the_frame_asked_for_is_missing_the_last_one_before_it_is_taken()
    {
        var whole = await RealMedia.Read("clock.mp4");
        await using var run = await StepRun.On(whole[..(whole.Length * 3 / 4)], MediaKind.Video, JobKind.Thumbnail, new ThumbnailRequest { FrameTimeMs = 7900 });
        run.Job.Findings = new Findings { Width = 320, Height = 240, DurationMs = 8000 };
        await run.Do(run.VideoCover);
        Assert.InRange(await run.Second(), 1, 7.5);
    }

    [Fact]
    public async Task Where_nothing_was_left_but_the_index_the_film_is_unreadable()
    {
        var whole = await RealMedia.Read("clock.mp4");
        await using var run = await StepRun.On(whole[..(whole.AsSpan().IndexOf("mdat"u8) + 10)], MediaKind.Video);
        Assert.Equal(FailureCode.Unreadable, (await run.Fails(run.VideoProbe, run.VideoCover)).Code);
    }

    [Fact]
    public async Task A_cover_says_nothing_of_where_it_was_filmed()
    {
        await using var run = await StepRun.On("located.mp4", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        var bytes = await File.ReadAllBytesAsync(await run.Kept("1/cover.jpg"));
        Assert.True(bytes.AsSpan().IndexOf("Secret"u8) < 0 && bytes.AsSpan().IndexOf("52.52"u8) < 0 && bytes.AsSpan().IndexOf("Exif"u8) < 0);
    }
}
