using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>The first directory of a TIFF, which is also what Exif consists of.</summary>
internal static class TiffDirectory
{
    public const int Width = 256;
    public const int Height = 257;
    public const int Orientation = 274;

    /// <summary>The number that the directory has under a tag; null if it has none, or if it isn't whole within the bytes.</summary>
    public static int? Value(ReadOnlySpan<byte> tiff, int tag)
    {
        if (tiff.Length < 8) return null;
        var little = tiff[0] == 'I';
        var start = U32(tiff[4..], little);
        if (start > tiff.Length - 2) return null;
        var entries = tiff[(int)start..];
        var count = U16(entries, little);
        if (entries.Length < 2 + (count * 12)) return null;
        for (var i = 0; i < count; i++)
        {
            var entry = entries.Slice(2 + (i * 12), 12);
            if (U16(entry, little) != tag) continue;
            return U16(entry[2..], little) == 3 ? U16(entry[8..], little) : (int)U32(entry[8..], little); // 3: of two bytes
        }

        return null;
    }

    private static ushort U16(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint U32(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
