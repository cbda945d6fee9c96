namespace Orleans.Media;

/// <summary>Takes the frame that stands for a video: the one asked for, or one that shows something.</summary>
public sealed class VideoCover(Ffmpeg ffmpeg, VideoProbe probe) : IStep
{
    /// <summary>How far before a time to begin where the container has no index: what is found there may be no key frame yet.</summary>
    private const long Blind = 5_000;

    public string Name => "cover";

    public bool Applies(JobOrder order) =>
        order is { Kind: MediaKind.Video, CustomThumbnail: null, Job: { Kind: JobKind.Prepare or JobKind.Thumbnail, Thumbnail: null or { SourceMediaId: null } } };

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        if (run.Findings.Width is null) await probe.Run(run, cancellationToken); // a thumbnail is asked for where the first job failed
        var frame = run.Order.Job.Thumbnail?.FrameTimeMs is { } asked ? await At(run, asked, cancellationToken) : await Best(run, cancellationToken);

        var (width, height) = Size(run);
        run.ThumbnailFile = frame.Path;
        run.Thumbnail = new StoredThumbnail
        {
            File = await run.Keep(frame.Path, "cover.jpg", "image/jpeg", cancellationToken),
            ContentType = "image/jpeg", Width = width, Height = height, FrameTimeMs = frame.TimeMs, Source = ThumbnailSource.Generated,
        };
    }

    private async Task<Frame> At(JobRun run, long asked, CancellationToken cancellationToken)
    {
        if (asked >= (run.Findings.DurationMs ?? long.MaxValue)) throw NoSuchFrame();
        return await Exact(run, asked, cancellationToken) ?? throw NoSuchFrame();
    }

    private async Task<Frame> Best(JobRun run, CancellationToken cancellationToken)
    {
        Frame? best = null;
        foreach (var time in CoverTime.Candidates(run.Findings.DurationMs))
        {
            // The first is the nearest key frame, at no cost; the others may lie behind the film's only one.
            var frame = best is null && await NearestKeyFrame(run, time, cancellationToken) is { } near ? near : await Exact(run, time, cancellationToken);
            if (frame is { ShowsSomething: true }) return frame;
            if (best is null || frame?.Score > best.Score) best = frame ?? best;
        }

        return best ?? throw new StepFailedException(FailureCode.Unreadable, "No frame of the video can be decoded.");
    }

    private Task<Frame?> NearestKeyFrame(JobRun run, long time, CancellationToken cancellationToken) => Take(run, time, time, exact: false, cancellationToken);

    /// <summary>The frame that is shown at a time. Where nothing more comes behind it, or decoding can't begin there, the last one before it.</summary>
    private async Task<Frame?> Exact(JobRun run, long time, CancellationToken cancellationToken)
    {
        var near = Demuxers.FindsKeyFrames(run.Order.ContentType) ? time : time - Blind;
        foreach (var from in new[] { near, time - 2 * Blind, 0 }.Select(from => Math.Max(from, 0)).Distinct())
        {
            if (await Take(run, from, time, exact: true, cancellationToken) is { } frame) return frame;
        }

        return null;
    }

    private async Task<Frame?> Take(JobRun run, long from, long time, bool exact, CancellationToken cancellationToken)
    {
        var path = run.NewFile($"frame-{from}-{time}-{exact}.jpg");
        var (width, height) = Size(run);
        // fps holds each frame until the next one comes, so its first output is what is shown at that time; tpad holds the last one for
        // good, where the sound goes on without it.
        var hold = run.Findings.DurationMs is null ? "" : "tpad=stop=-1:stop_mode=clone,";
        var pick = exact ? FormattableString.Invariant($"{hold}fps=1000:start_time={(time - from) / 1000.0},") : "";
        var output = await ffmpeg.Make(run,
            from > 0 ? ["-noaccurate_seek", "-ss", FormattableString.Invariant($"{from / 1000.0}")] : [], // some can't even seek to their start
            [
                "-filter_complex",
                // A key frame lies before the time that was sought, and what is before time 0 would be dropped at the end: hence setpts.
                $"[0:V:0]{pick}trim=end_frame=1,scale={width}:{height},setsar=1,format=yuvj420p,split[full][small];[full]setpts=0[cover];[small]{Frame.Statistics},setpts=0[seen]",
                "-map", "[cover]", .. Ffmpeg.AsJpeg, path, "-map", "[seen]", "-f", "null", "-",
            ],
            null, cancellationToken);
        return File.Exists(path) ? Frame.From(output, path, exact ? time : null, from) : null;
    }

    private static (int Width, int Height) Size(JobRun run) => CoverSize.Of(run.Findings.Width!.Value, run.Findings.Height!.Value);

    private static StepFailedException NoSuchFrame() => new(FailureCode.NoSuchFrame, "The video has no frame at that time: it ends before.");
}
