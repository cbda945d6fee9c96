namespace Orleans.Media;

/// <summary>Finds out how long a recording takes, and whether it brings a cover along.</summary>
public sealed class AudioProbe(Ffmpeg ffmpeg) : IStep
{
    public string Name => "probe";

    public bool Applies(JobOrder order) => order is { Kind: MediaKind.Audio, Job.Kind: JobKind.Prepare };

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var probed = await Probed.Ask(ffmpeg, run, cancellationToken);
        if (probed.Streams.FirstOrDefault(stream => stream.IsSound) is not { } sound)
            throw probed.Streams.Count > 0 ? new StepFailedException(FailureCode.NoSound, "There is no sound in it.") : Ffmpeg.Unreadable();

        // The container's bit rate counts its cover too.
        run.Findings = run.Findings with { DurationMs = probed.DurationMs(sound), BitRate = sound.BitRate ?? probed.Format.BitRate };
        run.EmbeddedPicture = probed.Streams.FirstOrDefault(stream => stream.IsPicture) is { Width: > 0, Height: > 0 } picture
            ? new EmbeddedPicture(picture.Index, picture.Width, picture.Height)
            : null;
    }
}

/// <summary>A recording's own cover.</summary>
/// <param name="Stream">Which stream of the file it is.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record EmbeddedPicture(int Stream, int Width, int Height);
