using System.Buffers.Binary;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>Takes MP4 files apart as far as it takes to change one (ISO 14496-12).</summary>
internal static class Mp4Boxes
{
    private const int One = 0x10000; // 16.16

    public static byte[] Box(string type, params byte[][] content)
    {
        var bytes = new byte[8 + content.Sum(part => part.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        content.SelectMany(part => part).ToArray().CopyTo(bytes, 8);
        return bytes;
    }

    public static byte[] Ftyp(string brand) => Box("ftyp", Encoding.ASCII.GetBytes(brand), [0, 0, 2, 0], Encoding.ASCII.GetBytes(brand));

    /// <summary>The file with another content of one box, the first that lies on the path <c>moov/trak/…</c>. Offsets stay right where that comes behind the samples.</summary>
    public static byte[] With(ReadOnlySpan<byte> boxes, string path, byte[] content)
    {
        var (type, rest) = path.Split('/', 2) is [var first, var more] ? (first, more) : (path, null);
        for (var at = 0; at < boxes.Length;)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(boxes[at..]);
            if (Encoding.ASCII.GetString(boxes.Slice(at + 4, 4)) == type)
                return [.. boxes[..at], .. Box(type, rest is null ? content : With(boxes.Slice(at + 8, size - 8), rest, content)), .. boxes[(at + size)..]];
            at += size;
        }

        throw new ArgumentException($"There is no box {path}.");
    }

    /// <summary>A data reference to a file elsewhere: where a player should look for the samples.</summary>
    public static byte[] Elsewhere(Uri address) => [0, 0, 0, 0, 0, 0, 0, 1, .. Box("url ", [0, 0, 0, 0], Encoding.ASCII.GetBytes(address.AbsoluteUri), [0])];

    /// <summary>The film with the sign that a phone sets: shown turned clockwise.</summary>
    public static byte[] Turned(byte[] film, int degrees)
    {
        var (cos, sin) = degrees switch { 90 => (0, One), 180 => (-One, 0), 270 => (0, -One), _ => (One, 0) };
        var matrix = film.AsSpan(film.AsSpan().IndexOf("tkhd"u8) + 44); // version 0; behind it are the sizes
        foreach (var (place, value) in new[] { cos, sin, 0, -sin, cos }.Index()) BinaryPrimitives.WriteInt32BigEndian(matrix[(place * 4)..], value);
        return film;
    }
}
