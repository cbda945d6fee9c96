using System.Globalization;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Finds out how large a video is and how long it takes.</summary>
public sealed class VideoProbe(Ffmpeg ffmpeg, IOptions<ProcessingOptions> options) : IStep
{
    /// <summary>A recording straight from a browser doesn't say how long it is; one of up to this many bytes is read to its end to find out.</summary>
    private const long LargestToMeasure = 256 * 1024 * 1024;

    public string Name => "probe";

    public bool Applies(JobOrder order) => order is { Kind: MediaKind.Video, Job.Kind: JobKind.Prepare };

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var probed = await Probed.Ask(ffmpeg, run, cancellationToken);
        if (probed.Streams.FirstOrDefault(stream => stream.IsFilm) is not { } film)
            throw probed.Streams.Any(stream => stream.IsSound) ? new StepFailedException(FailureCode.NoPicture, "There is no picture in it, only sound: upload it as audio.") : Ffmpeg.Unreadable();

        if ((long)film.Width * film.Height > options.Value.MaxPixels) throw Ffmpeg.TooManyPixels();
        var (width, height) = film.Shown();
        if (width <= 0 || height <= 0 || (long)width * height > options.Value.MaxPixels) throw Ffmpeg.Unreadable();

        run.Findings = run.Findings with
        {
            Width = width, Height = height, BitRate = probed.Format.BitRate,
            DurationMs = probed.DurationMs(film) ?? (probed.Format.Size <= LargestToMeasure ? await Measure(run, cancellationToken) : null),
        };
    }

    /// <summary>Until when the last frame is shown. In a bare stream of pictures none says when it is: then it is as long as all of them.</summary>
    private async Task<long?> Measure(JobRun run, CancellationToken cancellationToken)
    {
        var (end, sum) = (0.0, 0.0);
        await ffmpeg.Probe(run, ["-show_entries", "packet=pts_time,duration_time", "-of", "csv=print_section=0"], line =>
        {
            var times = line.Split(',').Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var time) ? time : (double?)null).ToArray();
            var shown = times.ElementAtOrDefault(1) ?? 0;
            if (times[0] is { } start) end = Math.Max(end, start + shown);
            else sum += shown;
        }, cancellationToken);
        return (end > 0 ? end : sum) is > 0 and < 1e9 and var seconds ? (long)Math.Round(seconds * 1000) : null;
    }
}
