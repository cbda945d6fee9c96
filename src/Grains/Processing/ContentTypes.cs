using System.Collections.Frozen;

namespace Orleans.Media;

/// <summary>What filenames and MIME types say about an asset before its bytes are there.</summary>
public static class ContentTypes
{
    private static readonly FrozenDictionary<string, string> ByExtension = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".jpe"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp",
        [".heic"] = "image/heic", [".heif"] = "image/heif", [".avif"] = "image/avif", [".bmp"] = "image/bmp", [".tif"] = "image/tiff", [".tiff"] = "image/tiff",
        [".gif"] = "image/gif",
        [".mp4"] = "video/mp4", [".m4v"] = "video/mp4", [".mov"] = "video/quicktime", [".webm"] = "video/webm", [".mkv"] = "video/x-matroska",
        [".avi"] = "video/x-msvideo", [".mpg"] = "video/mpeg", [".mpeg"] = "video/mpeg", [".ts"] = "video/mp2t", [".3gp"] = "video/3gpp",
        [".mp3"] = "audio/mpeg", [".m4a"] = "audio/mp4", [".aac"] = "audio/aac", [".ogg"] = "audio/ogg", [".oga"] = "audio/ogg", [".opus"] = "audio/ogg",
        [".flac"] = "audio/flac", [".wav"] = "audio/wav",
        [".pdf"] = "application/pdf", [".txt"] = "text/plain", [".md"] = "text/markdown", [".csv"] = "text/csv", [".rtf"] = "application/rtf",
        [".doc"] = "application/msword", [".xls"] = "application/vnd.ms-excel", [".ppt"] = "application/vnd.ms-powerpoint",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".odt"] = "application/vnd.oasis.opendocument.text", [".ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        [".odp"] = "application/vnd.oasis.opendocument.presentation",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Known = ByExtension.Values.ToFrozenSet();

    /// <summary>The content type that a filename's extension stands for; null if it stands for none.</summary>
    public static string? OfFilename(string filename) => ByExtension.GetValueOrDefault(Path.GetExtension(filename));

    /// <summary>What an upload says it is: by its declared type if that tells anything, else by its filename.</summary>
    public static string? Of(string? declared, string filename) =>
        declared is not null && (Known.Contains(declared) || KindOf(declared) is not MediaKind.Document) ? declared : OfFilename(filename) ?? declared;

    /// <summary>The kind a content type belongs to. What isn't picture, film or sound is a document, and has to look like one at confirm.</summary>
    public static MediaKind KindOf(string? contentType) => contentType switch
    {
        "image/gif" => MediaKind.Gif,
        not null when contentType.StartsWith("image/", StringComparison.Ordinal) => MediaKind.Image,
        not null when contentType.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        not null when contentType.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        _ => MediaKind.Document,
    };
}
