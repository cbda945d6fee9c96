namespace Orleans.Media;

/// <summary>
/// The one demuxer that reads a verified content type. ffmpeg isn't left to guess: it would take bytes for a playlist that
/// are one, and fetch what that names.
/// </summary>
internal static class Demuxers
{
    /// <summary>ffmpeg's name of it.</summary>
    /// <exception cref="StepFailedException">It is no type of film or sound.</exception>
    public static string For(string contentType, bool rawMpeg = false) => contentType switch
    {
        "video/mp4" or "video/quicktime" or "video/3gpp" or "audio/mp4" => "mov",
        "video/webm" or "video/x-matroska" or "audio/webm" => "matroska",
        "video/x-msvideo" => "avi",
        "video/x-flv" => "flv",
        MpegVideo => rawMpeg ? "mpegvideo" : "mpeg",
        "video/mp2t" => "mpegts",
        "video/ogg" or "audio/ogg" => "ogg",
        "audio/mpeg" => "mp3",
        "audio/flac" => "flac",
        "audio/wav" => "wav",
        "audio/aac" => "aac",
        _ => throw new StepFailedException(FailureCode.Unreadable, $"Nothing here reads {contentType}."),
    };

    /// <summary>Whether seeking in it ends at a key frame before the time, as an index makes it; else it ends somewhere near.</summary>
    public static bool FindsKeyFrames(string contentType) => contentType is not (MpegVideo or "video/mp2t");

    /// <summary>Two formats share this type: streams with sound and picture, and a bare picture.</summary>
    public const string MpegVideo = "video/mpeg";

    /// <summary>Whether the bytes are a bare MPEG picture: a sequence header is first.</summary>
    public static bool IsRawMpeg(ReadOnlySpan<byte> head) => head is [0, 0, 1, 0xB3, ..];
}
