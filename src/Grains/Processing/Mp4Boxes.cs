using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>
/// The boxes that an MP4, QuickTime or HEIF file consists of (ISO 14496-12, 4.2). Each says how long it is, and so the first
/// ones tell at confirm whether the upload broke off behind them. Decoders don't: an index that comes first promises a whole film.
/// </summary>
public static class Mp4Boxes
{
    private const int LongHeader = 16; // with the size in eight bytes

    private static readonly string[] Known =
        ["ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "prft", "emsg", "meta", "free", "skip", "wide", "pdin", "pnot", "uuid", "udta"];

    /// <summary>How long a file is at least, by the boxes whose headers are among its first bytes. Where something else begins nothing more is known.</summary>
    public static long LeastLength(ReadOnlySpan<byte> head)
    {
        long end = 0;
        while (end < head.Length - 8 && SizeOf(head[(int)end..]) is { } size) end += size;
        return end;
    }

    /// <summary>Null for a last box, which ends where the file does, and for what is no box that we know.</summary>
    private static long? SizeOf(ReadOnlySpan<byte> header)
    {
        var type = header[4..8];
        var isKnown = false;
        foreach (var name in Known) isKnown |= System.Text.Ascii.Equals(type, name);
        if (!isKnown) return null;

        long size = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (size is 1) size = header.Length >= LongHeader ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : 0;
        return size is >= 8 and < long.MaxValue / 2 ? size : null;
    }
}
