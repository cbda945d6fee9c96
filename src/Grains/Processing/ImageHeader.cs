using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>Reads a picture's width and height from its header, without decoding it.</summary>
public static class ImageHeader
{
    /// <summary>The size in pixels as stored; null if the bytes don't reach that far or aren't understood.</summary>
    /// <param name="contentType">What <see cref="Sniffer"/> found.</param>
    /// <param name="head">The object's first bytes.</param>
    public static (int Width, int Height)? Read(string contentType, ReadOnlySpan<byte> head)
    {
        var size = contentType switch
        {
            "image/png" => Png(head),
            "image/jpeg" => Jpeg(head),
            "image/gif" => Gif(head),
            "image/webp" => WebP(head),
            "image/bmp" => Bmp(head),
            "image/heic" or "image/heif" or "image/avif" => Heif(head),
            "image/tiff" => Tiff(head),
            _ => null,
        };
        return size is { Width: > 0, Height: > 0 } ? size : null;
    }

    private static (int Width, int Height)? Png(ReadOnlySpan<byte> head) => head.Length < 24
        ? null
        : (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));

    private static (int Width, int Height)? Gif(ReadOnlySpan<byte> head) => head.Length < 10
        ? null
        : (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));

    // The oldest header, 12 bytes long, has sizes of two bytes; in the others the height is negative if the top comes first.
    private static (int Width, int Height)? Bmp(ReadOnlySpan<byte> head)
    {
        if (head.Length < 26) return null;
        if (head[14] == 12) return (BinaryPrimitives.ReadUInt16LittleEndian(head[18..]), BinaryPrimitives.ReadUInt16LittleEndian(head[20..]));
        var height = BinaryPrimitives.ReadInt32LittleEndian(head[22..]);
        return height == int.MinValue ? null : (BinaryPrimitives.ReadInt32LittleEndian(head[18..]), Math.Abs(height));
    }

    // ITU T.81, B.1.1: markers, each with a length, until the frame header; what comes before can be long (Exif, ICC).
    private static (int Width, int Height)? Jpeg(ReadOnlySpan<byte> head)
    {
        var at = 2;
        while (at + 9 < head.Length)
        {
            if (head[at] != 0xFF) return null;
            var marker = head[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]));
            at += 2 + (marker is 0x01 or >= 0xD0 and <= 0xD8 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]));
        }

        return null;
    }

    // WebP container specification: lossy, lossless and extended each say it elsewhere.
    private static (int Width, int Height)? WebP(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30) return null;
        var chunk = head[12..16];
        if (chunk.SequenceEqual("VP8 "u8)) return (BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF);
        if (chunk.SequenceEqual("VP8X"u8)) return (1 + UInt24(head[24..]), 1 + UInt24(head[27..]));
        if (!chunk.SequenceEqual("VP8L"u8)) return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
        return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
    }

    // ISO 23008-12: every picture in the file has an "ispe" property; the whole one is the largest.
    private static (int Width, int Height)? Heif(ReadOnlySpan<byte> head)
    {
        (int Width, int Height)? largest = null;
        for (int found; (found = head.IndexOf("ispe"u8)) >= 0; head = head[(found + 4)..])
        {
            if (found + 16 > head.Length) break;
            var size = (Width: BinaryPrimitives.ReadInt32BigEndian(head[(found + 8)..]), Height: BinaryPrimitives.ReadInt32BigEndian(head[(found + 12)..]));
            if (size is { Width: > 0, Height: > 0 } && (largest is not { } best || (long)size.Width * size.Height > (long)best.Width * best.Height)) largest = size;
        }

        return largest;
    }

    // TIFF 6.0, section 2: the first directory's entries 256 and 257.
    private static (int Width, int Height)? Tiff(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8) return null;
        var little = head[0] == 'I';
        var directory = U32(head, 4, little);
        if (directory is null or > int.MaxValue || U16(head, (int)directory, little) is not { } entries) return null;
        int? width = null, height = null;
        for (var i = 0; i < entries; i++)
        {
            var at = (int)directory + 2 + (i * 12);
            if (U16(head, at, little) is not { } tag || U16(head, at + 2, little) is not { } type) return null;
            var value = type == 3 ? U16(head, at + 8, little) : (int?)U32(head, at + 8, little);
            if (tag == 256) width = value;
            if (tag == 257) height = value;
        }

        return width is { } w && height is { } h ? (w, h) : null;
    }

    private static int UInt24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    private static int? U16(ReadOnlySpan<byte> bytes, int at, bool little) => at < 0 || at > bytes.Length - 2 ? null
        : little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint? U32(ReadOnlySpan<byte> bytes, int at, bool little) => at < 0 || at > bytes.Length - 4 ? null
        : little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
