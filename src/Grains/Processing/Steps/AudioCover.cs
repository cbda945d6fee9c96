namespace Orleans.Media;

/// <summary>Makes the picture that stands for a recording: its own cover, or else its waveform.</summary>
public sealed class AudioCover(Ffmpeg ffmpeg, AudioProbe probe) : IStep
{
    private const int WaveWidth = 1280, WaveHeight = 320;
    private const string WaveColour = "0x3b82f6"; // reads well on white and on black

    /// <summary>How much of a recording is decoded for its waveform.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public string Name => "cover";

    public bool Applies(JobOrder order) =>
        order is { Kind: MediaKind.Audio, WantsCustomThumbnail: false, Job.Kind: JobKind.Prepare or JobKind.Thumbnail };

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        if (run.Order.Job.Kind is JobKind.Thumbnail) await probe.Run(run, cancellationToken); // for the cover that it may bring along
        if (run.EmbeddedPicture is null || !await TakeOut(run, run.EmbeddedPicture, cancellationToken)) await Draw(run, cancellationToken);
    }

    /// <summary>False if the picture is broken: the sound isn't, so there is a waveform.</summary>
    private async Task<bool> TakeOut(JobRun run, EmbeddedPicture picture, CancellationToken cancellationToken)
    {
        var path = run.NewFile("cover.jpg");
        var (width, height) = CoverSize.Of(picture.Width, picture.Height);
        try
        {
            await ffmpeg.Make(run, [], ["-map", $"0:{picture.Stream}", "-frames:v", "1", "-vf", $"scale={width}:{height},setsar=1,format=yuvj420p", .. Ffmpeg.AsJpeg, path], null, cancellationToken);
        }
        catch (StepFailedException broken) when (broken.Code is FailureCode.Unreadable or FailureCode.TooManyPixels or FailureCode.DecoderCrashed)
        {
            return false;
        }

        if (!File.Exists(path)) return false;
        await Keep(run, path, "cover.jpg", "image/jpeg", width, height, cancellationToken);
        return true;
    }

    private async Task Draw(JobRun run, CancellationToken cancellationToken)
    {
        var path = run.NewFile("cover.png");
        // showwavespic keeps all of the sound in memory: as 8 kHz mono an hour is 58 MB.
        var wave = $"[0:a:0]aformat=sample_fmts=s16:sample_rates=8000:channel_layouts=mono,showwavespic=s={WaveWidth}x{WaveHeight}:colors={WaveColour}:scale=sqrt[wave]";
        await ffmpeg.Make(run, ["-t", $"{Longest.TotalSeconds}"],
            ["-filter_complex", wave, "-map", "[wave]", "-frames:v", "1", "-c:v", "png", "-flags:v", "+bitexact", .. Ffmpeg.WithoutMetadata, "-f", "image2", "-update", "1", path], null, cancellationToken);
        if (!File.Exists(path)) throw Ffmpeg.Unreadable();
        await Keep(run, path, "cover.png", "image/png", WaveWidth, WaveHeight, cancellationToken);
    }

    private static async Task Keep(JobRun run, string path, string name, string contentType, int width, int height, CancellationToken cancellationToken)
    {
        run.Thumbnail = new StoredThumbnail
        {
            File = await run.Keep(path, name, contentType, cancellationToken), ContentType = contentType, Width = width, Height = height, Source = ThumbnailSource.Generated,
        };
    }
}
