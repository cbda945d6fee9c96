namespace Orleans.Media.Tests;

public sealed class VideoProbeTests
{
    [Theory]
    [InlineData("film.mp4")]
    [InlineData("film.mov")]
    [InlineData("film.webm")]
    [InlineData("film.mkv")]
    [InlineData("film.avi")]
    [InlineData("film.ts")]
    [InlineData("film.mpg")]
    [InlineData("film.3gp")]
    [InlineData("film.flv")]
    [InlineData("film.ogv")]
    public async Task Every_kind_of_film_is_read(string name)
    {
        await using var run = await StepRun.On(name, MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal((124, 78), (run.Job.Findings.Width, run.Job.Findings.Height));
        Assert.InRange(run.Job.Findings.DurationMs ?? -1, 200, 500);
        Assert.Equal((124, 78), await run.ThumbnailSize());
    }

    [Fact]
    public async Task A_bare_stream_of_MPEG_pictures_is_read()
    {
        await using var run = await StepRun.On("raw.mpg", MediaKind.Video);
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.Equal((124, 78, 400L), (run.Job.Findings.Width, run.Job.Findings.Height, run.Job.Findings.DurationMs));
    }

    [Theory]
    [InlineData("turned.mp4", 240, 320)]
    [InlineData("anamorphic.mp4", 427, 240)]
    [InlineData("wide.mp4", 3840, 1080)]
    public async Task Width_and_height_are_as_shown(string name, int width, int height)
    {
        await using var run = await StepRun.On(name, MediaKind.Video);
        await run.Do(run.VideoProbe);
        Assert.Equal((width, height), (run.Job.Findings.Width, run.Job.Findings.Height));
    }

    [Theory]
    [InlineData("clock.mp4")]
    [InlineData("clock.webm")] // doesn't say how long it is
    public async Task The_duration_is_known(string name)
    {
        await using var run = await StepRun.On(name, MediaKind.Video);
        await run.Do(run.VideoProbe);
        Assert.InRange(run.Job.Findings.DurationMs ?? -1, 7900, 8100);
    }

    [Fact]
    public async Task Sound_without_a_picture_is_no_video()
    {
        await using var run = await StepRun.On("only-sound.mp4", MediaKind.Video);
        Assert.Equal(FailureCode.NoPicture, (await run.Fails(run.VideoProbe)).Code);
    }

    [Fact]
    public async Task A_cover_is_no_film()
    {
        await using var run = await StepRun.On(await RealMedia.Read("covered.m4a"), MediaKind.Video, contentType: "video/mp4");
        Assert.Equal(FailureCode.NoPicture, (await run.Fails(run.VideoProbe)).Code);
    }

    [Fact]
    public async Task A_film_that_was_cut_off_before_its_index_is_unreadable()
    {
        var whole = await RealMedia.Read("film.mov");
        await using var run = await StepRun.On(whole[..(whole.Length / 2)], MediaKind.Video);
        AssertPublic(await run.Fails(run.VideoProbe), FailureCode.Unreadable);
    }

    [Fact]
    public async Task More_pixels_than_allowed_are_not_decoded()
    {
        await using var run = await StepRun.On("wide.mp4", MediaKind.Video, processing: new ProcessingOptions { MaxPixels = 1_000_000 });
        AssertPublic(await run.Fails(run.VideoProbe), FailureCode.TooManyPixels);
    }

    [Fact]
    public async Task A_film_that_is_gone_from_storage_is_unreadable()
    {
        await using var run = await StepRun.On("film.mp4", MediaKind.Video);
        await run.Lose();
        AssertPublic(await run.Fails(run.VideoProbe), FailureCode.Unreadable);
    }

    [Fact]
    public async Task Where_storage_is_down_the_film_is_not_blamed()
    {
        using var azurite = new Azurite();
        await using var run = await StepRun.On(await RealMedia.Read("film.mp4"), MediaKind.Video, storedAt: azurite.ConnectionString);
        await azurite.Stop();
        await Assert.ThrowsAsync<RegistryUnavailableException>(() => run.Do(run.VideoProbe));
    }

    private static void AssertPublic(StepFailedException failure, FailureCode code)
    {
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain("://", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp", failure.Message, StringComparison.Ordinal);
    }
}
