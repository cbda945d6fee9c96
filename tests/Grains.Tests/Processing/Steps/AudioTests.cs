namespace Orleans.Media.Tests;

public sealed class AudioTests
{
    [Theory]
    [InlineData("sound.mp3")]
    [InlineData("untagged.mp3")]
    [InlineData("sound.m4a")]
    [InlineData("sound.aac")]
    [InlineData("sound.ogg")]
    [InlineData("sound.opus")]
    [InlineData("sound.flac")]
    [InlineData("sound.wav")]
    [InlineData("sound.webm")]
    public async Task Every_kind_of_sound_is_read_and_drawn(string name)
    {
        await using var run = await StepRun.On(name, MediaKind.Audio);
        await run.Do(run.AudioProbe, run.AudioCover);
        Assert.InRange(run.Job.Findings.DurationMs ?? -1, 450, 650);
        Assert.InRange(run.Job.Findings.BitRate ?? -1, 10_000, 1_000_000);
        Assert.Equal(new StoredThumbnail { File = "1/cover.png", ContentType = "image/png", Width = 1280, Height = 320, Source = ThumbnailSource.Generated }, run.Job.Thumbnail);
        Assert.Equal((1280, 320), await run.ThumbnailSize());
        Assert.Equal("image/png", await run.ContentTypeOf("1/cover.png"));
    }

    [Fact]
    public async Task A_waveform_shows_where_it_is_loud()
    {
        await using var run = await StepRun.On("half-loud.wav", MediaKind.Audio);
        await run.Do(run.AudioProbe, run.AudioCover);
        Assert.InRange(await run.Brightness(0, 0, 0.48, 1), 0, 3); // transparent
        Assert.InRange(await run.Brightness(0.52, 0.4, 0.4, 0.2), 100, 255);
    }

    [Theory]
    [InlineData("covered.mp3")]
    [InlineData("covered.m4a")]
    [InlineData("covered.flac")]
    public async Task A_recording_that_brings_its_cover_keeps_it(string name)
    {
        foreach (var job in new[] { JobKind.Prepare, JobKind.Thumbnail })
        {
            await using var run = await StepRun.On(name, MediaKind.Audio, job);
            await run.Do(job is JobKind.Prepare ? [run.AudioProbe, run.AudioCover] : [run.AudioCover]);
            Assert.Equal(new StoredThumbnail { File = "1/cover.jpg", ContentType = "image/jpeg", Width = 302, Height = 78, Source = ThumbnailSource.Generated }, run.Job.Thumbnail);
            Assert.Equal((302, 78), await run.ThumbnailSize());
        }
    }

    // The picture's own bytes are spoilt, its frame in the tag isn't.
    [Fact]
    public async Task A_broken_cover_is_replaced_by_the_waveform()
    {
        var bytes = await RealMedia.Read("covered.mp3");
        var picture = bytes.AsSpan().IndexOf("IDAT"u8);
        bytes.AsSpan(picture, 200).Clear();
        await using var run = await StepRun.On(bytes, MediaKind.Audio);
        await run.Do(run.AudioProbe, run.AudioCover);
        Assert.Equal("1/cover.png", run.Job.Thumbnail!.File);
    }

    [Fact]
    public async Task A_film_without_sound_is_no_recording()
    {
        await using var run = await StepRun.On("clock.mp4", MediaKind.Audio);
        Assert.Equal(FailureCode.NoSound, (await run.Fails(run.AudioProbe)).Code);
    }

    [Fact]
    public async Task What_only_starts_like_sound_is_unreadable()
    {
        var random = new byte[20_000];
        new Random(1).NextBytes(random);
        await using var run = await StepRun.On([.. "fLaC"u8, .. random], MediaKind.Audio);
        Assert.Equal(FailureCode.Unreadable, (await run.Fails(run.AudioProbe)).Code);
    }
}
