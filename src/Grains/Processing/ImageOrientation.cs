using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>
/// Which way up a picture is shown, as its Exif says. What can't be understood says nothing: a viewer shows such a
/// picture as it is stored. HEIF turns its pictures itself, see <see cref="HeifHeader"/>.
/// </summary>
internal static class ImageOrientation
{
    /// <summary>Whether width and height change places when it is shown.</summary>
    public static bool IsSideways(string contentType, ReadOnlySpan<byte> head) => TiffDirectory.Value(Exif(contentType, head), TiffDirectory.Orientation) is >= 5 and <= 8;

    private static ReadOnlySpan<byte> Exif(string contentType, ReadOnlySpan<byte> head) => contentType switch
    {
        "image/jpeg" => Jpeg(head),
        "image/png" => Png(head),
        "image/webp" => WebP(head),
        "image/tiff" => head,
        _ => default,
    };

    // CIPA DC-008, 4.7.2: the first APP1 segment that says so. It stands before the frame header.
    private static ReadOnlySpan<byte> Jpeg(ReadOnlySpan<byte> head)
    {
        var at = 2;
        while (at + 4 <= head.Length && head[at] == 0xFF)
        {
            var marker = head[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) or 0xDA) break;
            var length = marker is 0x01 or >= 0xD0 and <= 0xD8 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
            if (marker == 0xE1 && length > 8 && at + 2 + length <= head.Length && head[(at + 4)..].StartsWith("Exif\0\0"u8)) return head.Slice(at + 10, length - 8);
            at += 2 + length;
        }

        return default;
    }

    private static ReadOnlySpan<byte> Png(ReadOnlySpan<byte> head)
    {
        for (var at = 8L; at + 8 <= head.Length;)
        {
            var chunk = head[(int)at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..8].SequenceEqual("eXIf"u8)) return length <= chunk.Length - 8 ? chunk.Slice(8, (int)length) : default;
            at += 12 + (long)length;
        }

        return default;
    }

    private static ReadOnlySpan<byte> WebP(ReadOnlySpan<byte> head)
    {
        for (var at = 12L; at + 8 <= head.Length;)
        {
            var chunk = head[(int)at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8))
            {
                if (length > chunk.Length - 8) return default;
                var exif = chunk.Slice(8, (int)length);
                return exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif; // some writers keep JPEG's prefix
            }

            at += 8 + (long)length + (length & 1);
        }

        return default;
    }
}
