using System.Buffers.Binary;
using System.Text;

namespace Orleans.Media;

/// <summary>Tells from an object's first bytes what it is. Nothing is decoded here.</summary>
public static class Sniffer
{
    /// <summary>How many bytes at the start decide.</summary>
    public const int HeadLength = 64 * 1024;

    /// <summary>The MIME type that the bytes show if they fit the kind; null if they don't.</summary>
    /// <param name="kind">The declared kind.</param>
    /// <param name="head">The object's first bytes: <see cref="HeadLength"/>, or all if it is shorter.</param>
    /// <param name="declared">The declared MIME type, which decides between types whose bytes look alike.</param>
    public static string? TypeFor(MediaKind kind, ReadOnlySpan<byte> head, string? declared) => kind switch
    {
        MediaKind.Image => Image(head) ?? Gif(head),
        MediaKind.Gif => Gif(head),
        MediaKind.Video => Video(head, declared),
        MediaKind.Audio => Audio(head),
        MediaKind.Document => Document(head, declared),
        _ => null,
    };

    private static string? Image(ReadOnlySpan<byte> head)
    {
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..]) return "image/png";
        if (head is [0xFF, 0xD8, 0xFF, ..]) return "image/jpeg";
        if (Riff(head, "WEBP"u8)) return "image/webp";
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)) return "image/tiff";
        if (head.StartsWith("BM"u8) && head.Length > 26 && head[6..10].SequenceEqual("\0\0\0\0"u8)) return "image/bmp";
        return Brand(head) switch
        {
            "avif" or "avis" => "image/avif",
            "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" => "image/heic",
            "mif1" or "msf1" => "image/heif",
            _ => null,
        };
    }

    private static string? Gif(ReadOnlySpan<byte> head) =>
        head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "image/gif" : null;

    private static string? Video(ReadOnlySpan<byte> head, string? declared)
    {
        if (head is [0x1A, 0x45, 0xDF, 0xA3, ..]) return head[..Math.Min(head.Length, 128)].IndexOf("webm"u8) > 0 ? "video/webm" : "video/x-matroska";
        if (Riff(head, "AVI "u8)) return "video/x-msvideo";
        if (head.StartsWith("FLV\x01"u8)) return "video/x-flv";
        if (head is [0, 0, 1, 0xBA or 0xB3, ..]) return "video/mpeg";
        if (head.Length > 376 && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47) return "video/mp2t";
        if (Image(head) is not null || Brand(head) is "M4A " or "M4B ") return null;
        return Brand(head) switch
        {
            "qt  " => "video/quicktime",
            [.. "3g", _, _] => "video/3gpp",
            not null => "video/mp4",
            // QuickTime files older than the brand box start with one of these.
            null when head.Length > 8 && (head[4..8].SequenceEqual("moov"u8) || head[4..8].SequenceEqual("mdat"u8) || head[4..8].SequenceEqual("wide"u8)) => "video/quicktime",
            _ when declared is "video/ogg" && head.StartsWith("OggS"u8) => "video/ogg",
            _ => null,
        };
    }

    private static string? Audio(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("ID3"u8)) return "audio/mpeg";
        if (head.StartsWith("fLaC"u8)) return "audio/flac";
        if (head.StartsWith("OggS"u8)) return "audio/ogg";
        if (Riff(head, "WAVE"u8)) return "audio/wav";
        if (head is [0xFF, var sync, ..] && (sync & 0xF6) == 0xF0) return "audio/aac";
        if (head is [0xFF, var version, var rates, ..] && IsMp3(version, rates)) return "audio/mpeg";
        if (head is [0x1A, 0x45, 0xDF, 0xA3, ..]) return "audio/webm";
        return Brand(head) is "M4A " or "M4B " or "mp42" or "isom" or "mp41" or "dash" or "iso2" or "iso5" or "iso6" ? "audio/mp4" : null;
    }

    private static string? Document(ReadOnlySpan<byte> head, string? declared)
    {
        if (head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8) >= 0) return "application/pdf";
        if (head.StartsWith("{\\rtf"u8)) return "application/rtf";
        if (head.StartsWith("PK\x03\x04"u8)) return declared is not null && IsZippedOffice(declared) ? declared : null;
        if (head is [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..]) return declared is "application/msword" or "application/vnd.ms-excel" or "application/vnd.ms-powerpoint" ? declared : null;
        return declared is "text/plain" or "text/csv" or "text/markdown" && IsText(head) ? declared : null;
    }

    /// <summary>
    /// ISO 11172-3, 2.4.1.3: a version, layer II or III, a bit rate and a sample rate that exist. Nobody uses layer I, and
    /// its first two bytes are the byte order mark of a text in UTF-16.
    /// </summary>
    private static bool IsMp3(byte version, byte rates) =>
        (version & 0xE0) == 0xE0 && (version & 0x18) != 0x08 && ((version & 0x06) is 0x02 or 0x04) && (rates & 0xF0) != 0xF0 && (rates & 0x0C) != 0x0C;

    private static bool IsZippedOffice(string type) =>
        type.StartsWith("application/vnd.openxmlformats-officedocument.", StringComparison.Ordinal) || type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal);

    private static bool Riff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> form) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(form);

    /// <summary>The major brand of an ISO base media file (MP4, QuickTime, HEIF, AVIF); null if it is none.</summary>
    private static string? Brand(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(head) is >= 12 and < 4096
            ? Encoding.Latin1.GetString(head[8..12])
            : null;

    /// <summary>UTF-8 without control characters but white space; the last character may be cut off.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        while (head.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(head, out var rune, out var length);
            if (status is System.Buffers.OperationStatus.NeedMoreData) return true;
            if (status is not System.Buffers.OperationStatus.Done) return false;
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t' or '\f')) return false;
            head = head[length..];
        }

        return true;
    }
}
