using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>ffmpeg and ffprobe on an asset's bytes: they read what they need of them by range, and nothing else from anywhere.</summary>
public sealed class Ffmpeg(Decoders decoders, IOptions<ProcessingOptions> options)
{
    private const string SystemsAuthorities = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>A picture as JPEG: good, and without a word about where it comes from.</summary>
    internal static readonly string[] AsJpeg = ["-c:v", "mjpeg", "-q:v", "3", "-flags:v", "+bitexact", .. WithoutMetadata, "-f", "image2", "-update", "1"];

    /// <summary>What a film knows of where and when it was made stays with the original.</summary>
    internal static string[] WithoutMetadata => ["-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"];

    // An answer 416 is none of them: that is a broken file, which points behind its own end.
    private static readonly string[] SignsOfStorage =
    [
        "Connection refused", "Connection reset", "Connection timed out", "Operation timed out", "Network is unreachable", "No route to host", "Broken pipe", "Failed to resolve hostname",
        "ends prematurely", "Server returned 5", "Server returned 403", "Server returned 404", "HTTP error 5", "HTTP error 403", "HTTP error 404", "HTTP error 429", "TLS",
    ];

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>What ffprobe tells.</summary>
    /// <param name="run">The job.</param>
    /// <param name="question">Its options but the input.</param>
    /// <param name="onLine">Gets each line of the answer, which isn't kept then.</param>
    /// <param name="cancellationToken">Kills it.</param>
    internal async Task<string> Probe(JobRun run, IEnumerable<string> question, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var call = new DecoderCall("ffprobe", ["-hide_banner", "-loglevel", "error", .. await Input(run, cancellationToken), .. question], run.Folder) { OnLine = onLine };
        return await Read(run, call, _ => true, cancellationToken);
    }

    /// <summary>Makes something of the asset.</summary>
    /// <param name="run">The job.</param>
    /// <param name="before">Options of the input, e.g. where to begin.</param>
    /// <param name="after">What to make of it.</param>
    /// <param name="limits">As <see cref="DecoderCall"/> has them.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Its output, where something was asked for that goes there.</returns>
    internal async Task<string> Make(JobRun run, IEnumerable<string> before, IEnumerable<string> after, Func<DecoderCall, DecoderCall>? limits, CancellationToken cancellationToken)
    {
        var call = new DecoderCall("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-filter_threads", "1", "-filter_complex_threads", "1", .. before, .. await Input(run, cancellationToken), .. after], run.Folder);
        // Storage that goes away in the middle looks to ffmpeg like an early end of the film, and it is content with that.
        return await Read(run, limits?.Invoke(call) ?? call, errors => !IsStorages(errors), cancellationToken);
    }

    /// <summary>
    /// Runs it, and once more before a file is called unreadable, which is for good: storage that is being restarted can end an answer
    /// in a way that looks like a broken file. Not where lines were taken already: they would be taken twice.
    /// </summary>
    private async Task<string> Read(JobRun run, DecoderCall call, Func<string, bool> isWhole, CancellationToken cancellationToken)
    {
        for (var again = call.OnLine is not null; ; again = true)
        {
            var answer = await decoders.Run(call, cancellationToken);
            if (answer.ExitCode == 0 && isWhole(answer.Errors)) return answer.Output;
            var why = await Why(run, answer.Errors, cancellationToken);
            if (again || why is not StepFailedException { Code: FailureCode.Unreadable }) throw why;
        }
    }

    private async Task<string[]> Input(JobRun run, CancellationToken cancellationToken)
    {
        var url = await run.OriginalUrl(cancellationToken);
        var rawMpeg = run.Order.ContentType == Demuxers.MpegVideo && await run.ReadOriginal(4, cancellationToken) is { } head && Demuxers.IsRawMpeg(head.Bytes.Span);
        var silence = TimeSpan.FromTicks(Math.Min(LongestSilence.Ticks, options.Value.StepTimeout.Ticks / 2));
        return
        [
            "-threads", "1", "-max_pixels", $"{Math.Min(options.Value.MaxPixels, int.MaxValue)}",
            "-protocol_whitelist", url.Scheme == Uri.UriSchemeHttps ? "https,tls,tcp" : "http,tcp", "-rw_timeout", $"{(long)silence.TotalMicroseconds}",
            .. url.Scheme != Uri.UriSchemeHttps ? [] : File.Exists(SystemsAuthorities) ? ["-tls_verify", "1", "-ca_file", SystemsAuthorities] : new[] { "-tls_verify", "1" },
            "-f", Demuxers.For(run.Order.ContentType, rawMpeg), "-i", url.AbsoluteUri,
        ];
    }

    /// <summary>Whom to blame: storage, which is tried again, or the file. ffmpeg's own words stay here, they name the signed URL.</summary>
    private static async Task<Exception> Why(JobRun run, string errors, CancellationToken cancellationToken)
    {
        if (errors.Contains("exceeds specified max pixel count", StringComparison.Ordinal)) return TooManyPixels();
        if (await run.ReadOriginal(1, cancellationToken) is null) return new StepFailedException(FailureCode.Unreadable, "The object is gone from storage.");
        return IsStorages(errors) ? new RegistryUnavailableException(MediaErrorCode.StorageUnavailable, "Storage broke off while a decoder was reading.") : Unreadable();
    }

    internal static StepFailedException Unreadable() => new(FailureCode.Unreadable, "The file can't be decoded: it is broken, cut off or of a kind that nothing here reads.");

    internal static StepFailedException TooManyPixels() => new(FailureCode.TooManyPixels, "It has more pixels than the registry decodes.");

    private static bool IsStorages(string errors) => SignsOfStorage.Any(sign => errors.Contains(sign, StringComparison.Ordinal));
}
