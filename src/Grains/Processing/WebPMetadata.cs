using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>Some versions of vips write Exif into each WebP, asked or not. A placeholder would triple its size with it.</summary>
internal static class WebPMetadata
{
    private const byte Alpha = 0x10;

    /// <summary>The picture alone.</summary>
    /// <param name="webp">A still WebP of our own making.</param>
    public static byte[] Remove(ReadOnlySpan<byte> webp)
    {
        var kept = new List<byte>(webp.Length);
        var rest = webp[12..];
        while (rest.Length >= 8)
        {
            var length = 8 + BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            var chunk = rest[..(length + (length & 1))];
            rest = rest[chunk.Length..];
            if (chunk.StartsWith("EXIF"u8) || chunk.StartsWith("XMP "u8) || chunk.StartsWith("ICCP"u8)) continue;
            if (!chunk.StartsWith("VP8X"u8))
            {
                kept.AddRange(chunk);
            }
            else if ((chunk[8] & Alpha) != 0) // what says which parts there are is only needed for more than one
            {
                kept.AddRange(chunk);
                kept[^10] = Alpha;
            }
        }

        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, kept.Count + 4);
        return [.. "RIFF"u8, .. size, .. "WEBP"u8, .. kept];
    }
}
