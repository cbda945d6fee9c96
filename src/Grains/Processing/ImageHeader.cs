using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>Reads a picture's width and height from its header, without decoding it.</summary>
public static class ImageHeader
{
    /// <summary>The size in pixels as shown, turned as its metadata says; null if the bytes don't reach that far or aren't understood.</summary>
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
            "image/heic" or "image/heif" or "image/avif" => HeifHeader.Size(head),
            "image/tiff" => Tiff(head),
            _ => null,
        };
        if (size is not { Width: > 0 and var width, Height: > 0 and var height }) return null;
        return ImageOrientation.IsSideways(contentType, head) ? (height, width) : (width, height);
    }

    private static (int Width, int Height)? Png(ReadOnlySpan<byte> head) => head.Length < 24 || !head[12..16].SequenceEqual("IHDR"u8)
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

    private static (int Width, int Height)? Tiff(ReadOnlySpan<byte> head) =>
        TiffDirectory.Value(head, TiffDirectory.Width) is { } width && TiffDirectory.Value(head, TiffDirectory.Height) is { } height ? (width, height) : null;

    private static int UInt24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
}
