using System.Globalization;

namespace Orleans.Media.Tests;

public sealed class VideoRenditionTests
{
    [Fact]
    public async Task Renditions_are_only_made_where_they_are_wanted()
    {
        await using var run = await StepRun.On("clock.mp4", MediaKind.Video, JobKind.Renditions);
        Assert.False(run.VideoRenditions.Applies(run.Job.Order));
    }

    [Fact]
    public async Task A_film_gets_smaller_forms_that_play_while_they_load()
    {
        await using var run = await Wanted("hd.mp4");
        await run.Do(run.VideoRenditions);
        Assert.Equal([("240p", "1/240p.mp4", 384, 240), ("720p", "1/720p.mp4", 1152, 720)], run.Job.Renditions.Select(made => (made.Name, made.File, made.Width, made.Height)));
        foreach (var made in run.Job.Renditions)
        {
            var path = await run.Kept(made.File);
            var bytes = await File.ReadAllBytesAsync(path);
            Assert.Equal(made.Size, bytes.Length);
            Assert.Equal("video/mp4", await run.ContentTypeOf(made.File));
            Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8));
            Assert.Equal($"h264,{made.Width},{made.Height},yuv420p aac 2.", await Describe(path));
        }
    }

    [Fact]
    public async Task A_small_film_is_not_enlarged()
    {
        await using var run = await Wanted("film.mp4");
        await run.Do(run.VideoRenditions);
        Assert.Equal([("240p", 124, 78)], run.Job.Renditions.Select(made => (made.Name, made.Width, made.Height)));
    }

    [Fact]
    public async Task A_turned_film_is_turned_for_good()
    {
        await using var run = await Wanted("turned.mp4");
        await run.Do(run.VideoRenditions);
        Assert.Equal([("240p", 180, 240)], run.Job.Renditions.Select(made => (made.Name, made.Width, made.Height)));
    }

    [Fact]
    public async Task Progress_only_grows_and_reaches_the_end()
    {
        await using var run = await Wanted("hd.mp4");
        await run.Do(run.VideoRenditions);
        Assert.Equal(run.Progress.Order(), run.Progress);
        Assert.Contains(run.Progress, fraction => fraction is > 0 and <= 0.5);
        Assert.InRange(run.Progress[^1], 0.95, 1);
    }

    [Fact]
    public async Task Renditions_say_nothing_of_where_it_was_filmed()
    {
        Assert.True((await RealMedia.Read("located.mp4")).AsSpan().IndexOf("+52.5200"u8) > 0);
        await using var run = await Wanted("located.mp4");
        await run.Do(run.VideoRenditions);
        foreach (var made in run.Job.Renditions)
        {
            var bytes = await File.ReadAllBytesAsync(await run.Kept(made.File));
            Assert.True(bytes.AsSpan().IndexOf("Secret"u8) < 0 && bytes.AsSpan().IndexOf("+52.52"u8) < 0);
        }
    }

    private static Task<StepRun> Wanted(string name) => StepRun.On(name, MediaKind.Video, JobKind.Renditions, processing: new ProcessingOptions { VideoRenditions = true });

    private static async Task<string> Describe(string path)
    {
        var (_, streams) = await Child.Run("ffprobe", "-loglevel", "error", "-show_entries", "stream=codec_name,width,height,pix_fmt", "-of", "csv=print_section=0", path);
        var (_, duration) = await Child.Run("ffprobe", "-loglevel", "error", "-show_entries", "format=duration", "-of", "csv=print_section=0", path);
        return $"{string.Join(' ', streams.Split('\n', StringSplitOptions.RemoveEmptyEntries))} {Math.Round(double.Parse(duration, CultureInfo.InvariantCulture)):0}.";
    }
}
