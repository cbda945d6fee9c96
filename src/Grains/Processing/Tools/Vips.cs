using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>A picture that vips decodes and that isn't too large.</summary>
/// <param name="Path">Its file.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="HasProfile">Whether it says what its colours mean.</param>
public sealed record OpenPicture(string Path, string ContentType, int Width, int Height, bool HasProfile);

/// <summary>Decodes pictures and makes them smaller. The runner blocks vips' loaders of formats that aren't made for strangers' files.</summary>
public sealed partial class Vips(Decoders decoders, IOptions<ProcessingOptions> options)
{
    /// <summary>Looks at a picture's header.</summary>
    /// <param name="run">Whose folder the decoder works in.</param>
    /// <param name="path">The picture's file.</param>
    /// <param name="contentType">What <see cref="Sniffer"/> found.</param>
    /// <param name="cancellationToken">Ends the decoder.</param>
    /// <exception cref="StepFailedException">It isn't what its first bytes promise, can't be decoded here, or has too many pixels.</exception>
    public async Task<OpenPicture> Open(JobRun run, string path, string contentType, CancellationToken cancellationToken)
    {
        var head = await Head(path, cancellationToken);
        if (Sniffer.TypeFor(MediaKind.Image, head, declared: null) != contentType) throw Unreadable();
        if (ImageHeader.Read(contentType, head) is { } stored) CheckPixels(stored.Width, stored.Height);
        if (contentType is "image/bmp") return await Open(run, await FromBmp(run, path, cancellationToken), "image/png", cancellationToken);
        var answer = await decoders.Run(new DecoderCall("vipsheader", ["-a", path], run.Folder), cancellationToken);

        // The first line is vips' own; what follows is the file's as well, and can't do worse than turn its picture.
        var summary = Summary().Match(answer.Output.Split('\n')[0]);
        if (!summary.Success || summary.Groups["loader"].Value != LoaderOf(contentType)) throw Undecodable(contentType, answer);
        var (width, height) = (Number(summary.Groups["width"]), Number(summary.Groups["height"]));
        CheckPixels(width, height);
        var sideways = Sideways().IsMatch(answer.Output);
        return new OpenPicture(path, contentType, sideways ? height : width, sideways ? width : height, Profile().IsMatch(answer.Output));
    }

    /// <summary>Refuses what would take too long and too much memory to decode.</summary>
    /// <exception cref="StepFailedException"><see cref="FailureCode.TooManyPixels"/></exception>
    public void CheckPixels(int width, int height)
    {
        if ((long)width * height <= options.Value.MaxPixels) return;
        throw new StepFailedException(FailureCode.TooManyPixels, string.Create(CultureInfo.InvariantCulture,
            $"The picture has {width} × {height} pixels; the registry decodes {options.Value.MaxPixels} at most. Upload a smaller one."));
    }

    /// <summary>Writes the picture as it is shown, in sRGB and without metadata, so that it fits a square. It is never enlarged.</summary>
    /// <param name="run">Whose folder the decoder works in.</param>
    /// <param name="picture">What to decode: its first frame or page.</param>
    /// <param name="output">The new file. Its extension says the format.</param>
    /// <param name="saving">Options of the format's saver.</param>
    /// <param name="edge">The square's edge in pixels.</param>
    /// <param name="crop">Whether to fill the square instead, with what draws the eye.</param>
    /// <param name="cancellationToken">Ends the decoder.</param>
    /// <exception cref="StepFailedException">The picture is broken or cut off.</exception>
    public async Task Shrink(JobRun run, OpenPicture picture, string output, string saving, int edge, bool crop, CancellationToken cancellationToken)
    {
        var size = edge.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "thumbnail", picture.Path, $"{output}[{saving},strip]", size, "--height", size, "--size", "down", "--fail-on", "truncated",
            .. crop ? ["--crop", "attention"] : Array.Empty<string>(),
        ];
        string[] colours = picture.HasProfile ? ["--export-profile", "srgb", "--import-profile", "srgb"] : [];
        var answer = await decoders.Run(new DecoderCall("vips", [.. arguments, .. colours], run.Folder), cancellationToken);

        // A profile that is broken or another colour space's, as grey pictures often have one, is no reason not to show the picture.
        if (answer.ExitCode != 0 && answer.Errors.Contains("icc_", StringComparison.Ordinal))
            answer = await decoders.Run(new DecoderCall("vips", arguments, run.Folder), cancellationToken);
        if (answer.ExitCode != 0) throw Undecodable(picture.ContentType, answer);
    }

    /// <summary>vips leaves BMP to a loader that it doesn't trust itself.</summary>
    private async Task<string> FromBmp(JobRun run, string path, CancellationToken cancellationToken)
    {
        var png = $"{path}.png";
        string[] arguments =
        [
            "-nostdin", "-loglevel", "error", "-xerror", "-err_detect", "explode", "-protocol_whitelist", "file", "-f", "bmp_pipe", "-i", $"file:{path}",
            "-frames:v", "1", "-f", "image2", "-c:v", "png", "-update", "1", "-y", $"file:{png}",
        ];
        var answer = await decoders.Run(new DecoderCall("ffmpeg", arguments, run.Folder), cancellationToken);
        return answer.ExitCode == 0 && File.Exists(png) ? png : throw Undecodable("image/bmp", answer);
    }

    /// <summary>What <see cref="Sniffer"/> wants to see of a file.</summary>
    internal static async Task<byte[]> Head(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[Math.Min(file.Length, Sniffer.HeadLength)];
        await file.ReadExactlyAsync(head, cancellationToken);
        return head;
    }

    private static string? LoaderOf(string contentType) => contentType switch
    {
        "image/jpeg" => "jpegload",
        "image/png" => "pngload",
        "image/webp" => "webpload",
        "image/gif" => "gifload",
        "image/tiff" => "tiffload",
        "image/heic" or "image/heif" or "image/avif" => "heifload",
        _ => null,
    };

    // libheif comes in parts, and not everybody installs them all. Its files are known by their first bytes, so these words aren't about the file.
    private static StepFailedException Undecodable(string contentType, DecoderAnswer answer) =>
        LoaderOf(contentType) is "heifload" && MissingDecoder().IsMatch(answer.Errors)
            ? new(FailureCode.DecoderMissing, $"This installation can't decode {contentType}: GET /health says which decoders it has.")
            : Unreadable();

    private static StepFailedException Unreadable() =>
        new(FailureCode.Unreadable, "The picture can't be decoded: it is broken, cut off, or not what its first bytes promise. Upload it again.");

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@": (?<width>\d{1,9})x(?<height>\d{1,9}) .*, (?<loader>\w+)$")]
    private static partial Regex Summary();

    [GeneratedRegex("^orientation: [5-8]$", RegexOptions.Multiline)]
    private static partial Regex Sideways();

    [GeneratedRegex("^icc-profile-data: ", RegexOptions.Multiline)]
    private static partial Regex Profile();

    [GeneratedRegex("is not a known file format|operation is blocked|Unsupported (codec|feature|file-type)|No decoding plugin")]
    private static partial Regex MissingDecoder();
}
