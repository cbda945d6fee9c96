using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>
/// The size of the picture that a HEIF file (HEIC, AVIF) is about. The file has others too, thumbnails and the tiles of a
/// large one, each with a size and a rotation of its own; only the primary item's count. A cut (<c>clap</c>) isn't looked at.
/// </summary>
internal static class HeifHeader
{
    /// <summary>The primary item's size as shown; null if the description (the <c>meta</c> box) isn't whole within the bytes or doesn't tell.</summary>
    public static (int Width, int Height)? Size(ReadOnlySpan<byte> file)
    {
        var meta = Content(Box(file, "meta"u8));
        var properties = Box(meta, "iprp"u8);
        if (Primary(Box(meta, "pitm"u8)) is not { } primary) return null;
        var own = PropertiesOf(primary, properties);

        (int Width, int Height)? size = null;
        var sideways = false;
        var rest = Box(properties, "ipco"u8);
        for (var number = 1; Next(ref rest, out var type, out var content); number++)
        {
            if (!own.Contains(number)) continue;
            if (type.SequenceEqual("ispe"u8) && content.Length >= 12) size = (BinaryPrimitives.ReadInt32BigEndian(content[4..]), BinaryPrimitives.ReadInt32BigEndian(content[8..]));
            if (type.SequenceEqual("irot"u8) && content.Length >= 1) sideways ^= (content[0] & 1) == 1; // quarter turns
        }

        return sideways && size is { } turned ? (turned.Height, turned.Width) : size;
    }

    // ISO 14496-12, 8.11.4: of two bytes, from version 1 of four.
    private static uint? Primary(ReadOnlySpan<byte> pitm)
    {
        var rest = Content(pitm);
        return rest.Length < 4 && (rest.Length < 2 || pitm[0] > 0) ? null : Take(ref rest, pitm[0] == 0 ? 2 : 4);
    }

    // ISO 23008-12, 9.3: which of the properties, counted from 1, an item has. There may be several such boxes.
    private static HashSet<int> PropertiesOf(uint item, ReadOnlySpan<byte> properties)
    {
        var own = new HashSet<int>();
        while (Next(ref properties, out var type, out var box))
        {
            if (!type.SequenceEqual("ipma"u8) || box.Length < 8) continue;
            var (idBytes, indexBytes) = (box[0] == 0 ? 2 : 4, (box[3] & 1) + 1);
            var rest = box[8..];
            while (rest.Length > idBytes)
            {
                var isOurs = Take(ref rest, idBytes) == item;
                var count = (int)Take(ref rest, 1);
                if (rest.Length < count * indexBytes) break;
                for (var i = 0; i < count; i++)
                {
                    var index = (int)Take(ref rest, indexBytes) & (indexBytes == 1 ? 0x7F : 0x7FFF); // the first bit: essential or not
                    if (isOurs) own.Add(index);
                }
            }
        }

        return own;
    }

    private static ReadOnlySpan<byte> Box(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type)
    {
        while (Next(ref boxes, out var found, out var content))
        {
            if (found.SequenceEqual(type)) return content;
        }

        return default;
    }

    /// <summary>Takes the next box off; false if there is none, or if it isn't whole.</summary>
    private static bool Next(scoped ref ReadOnlySpan<byte> boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        type = content = default;
        if (boxes.Length < 8) return false;
        var header = 8;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
        if (size == 0) size = (ulong)boxes.Length; // to the end
        if (size == 1)
        {
            if (boxes.Length < (header = 16)) return false;
            size = BinaryPrimitives.ReadUInt64BigEndian(boxes[8..]);
        }

        if (size < (ulong)header || size > (ulong)boxes.Length) return false;
        type = boxes[4..8];
        content = boxes[header..(int)size];
        boxes = boxes[(int)size..];
        return true;
    }

    /// <summary>What follows a box's version and flags.</summary>
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> box) => box.Length < 4 ? default : box[4..];

    private static uint Take(scoped ref ReadOnlySpan<byte> bytes, int length)
    {
        var value = 0u;
        foreach (var next in bytes[..length]) value = (value << 8) | next;
        bytes = bytes[length..];
        return value;
    }
}
