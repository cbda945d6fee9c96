using System.Globalization;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Makes smaller films of a video, which any browser plays while they load: H.264 and AAC in MP4.</summary>
public sealed class VideoRenditions(Ffmpeg ffmpeg, VideoProbe probe, IOptions<ProcessingOptions> options) : IStep
{
    private const long LargestFile = 16L * 1024 * 1024 * 1024; // ten hours at the most that Bitrates allow, and then some

    private static readonly Form[] Forms = [new("240p", 240, "500k"), new("720p", 720, "3000k")];

    private sealed record Form(string Name, int Height, string MaxBitRate);

    public string Name => "renditions";

    public bool Applies(JobOrder order) => options.Value.VideoRenditions && order is { Kind: MediaKind.Video, Job.Kind: JobKind.Renditions };

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        if (run.Findings.Width is null) await probe.Run(run, cancellationToken);
        var forms = Forms.Where(form => form.Height <= run.Findings.Height).DefaultIfEmpty(Forms[0]).ToList();
        for (var i = 0; i < forms.Count; i++)
        {
            var done = i;
            run.Renditions.Add(await Make(run, forms[i], fraction => run.Report((done + fraction) / forms.Count), cancellationToken));
        }
    }

    private async Task<StoredRendition> Make(JobRun run, Form form, Action<double> report, CancellationToken cancellationToken)
    {
        var (width, height) = Size(run.Findings.Width!.Value, run.Findings.Height!.Value, form.Height);
        var name = $"{form.Name}.mp4";
        var path = run.NewFile(name);
        await ffmpeg.Make(run, [],
        [
            "-map", "0:V:0", "-map", "0:a:0?", "-vf", $"scale={width}:{height},setsar=1,format=yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", form.MaxBitRate, "-bufsize", "6000k", "-threads", "2",
            "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-max_muxing_queue_size", "4096",
            .. Ffmpeg.WithoutMetadata, "-movflags", "+faststart", "-progress", "pipe:1", "-stats_period", "0.5", "-f", "mp4", path,
        ], call => call with { TimeLimit = options.Value.TranscodeTimeout, OutputLimit = LargestFile, OnLine = line => Follow(line, run.Findings.DurationMs, report) }, cancellationToken);

        return new StoredRendition
        {
            Name = form.Name, File = await run.Keep(path, name, "video/mp4", cancellationToken), ContentType = "video/mp4", Width = width, Height = height, Size = new FileInfo(path).Length,
        };
    }

    /// <summary>In proportion, never enlarged, and even, as H.264 wants it.</summary>
    private static (int Width, int Height) Size(int width, int height, int wanted)
    {
        var factor = Math.Min(1, (double)wanted / height);
        return (Even(width * factor), Even(height * factor));
    }

    private static int Even(double pixels) => Math.Max(2, (int)Math.Round(pixels / 2, MidpointRounding.ToZero) * 2);

    /// <summary>Lines <c>out_time_us=1234567</c> say how much of the film is done.</summary>
    private static void Follow(string line, long? durationMs, Action<double> report)
    {
        if (durationMs is > 0 && line.StartsWith("out_time_us=", StringComparison.Ordinal) && long.TryParse(line.AsSpan("out_time_us=".Length), CultureInfo.InvariantCulture, out var time))
            report(Math.Clamp(time / 1000.0 / durationMs.Value, 0, 1));
    }
}
