using System.Buffers.Binary;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>
/// Puts subtitles into an AVI film. ffmpeg reads such subtitles with a demuxer that it chooses by their bytes, and so
/// once read files and fetched URLs for whoever sent a playlist as subtitles.
/// </summary>
internal static class AviChunks
{
    public static byte[] WithSubtitles(byte[] film, byte[] subtitles)
    {
        var chunks = new List<byte[]>();
        var rest = film.AsSpan(12);
        while (rest.Length >= 8)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            var content = rest.Slice(8, length).ToArray();
            if (content.AsSpan().StartsWith("hdrl"u8))
            {
                content[4 + 8 + 24] = 2; // how many streams, in the first chunk of the list
                content = [.. content, .. Chunk("LIST", [.. "strl"u8, .. Chunk("strh", [.. "txts"u8, .. new byte[16], 1, 0, 0, 0, 1, 0, 0, 0, .. new byte[28]]), .. Chunk("strf", [])])];
            }
            else if (content.AsSpan().StartsWith("movi"u8))
            {
                content = [.. content[..4], .. Chunk("01tx", [.. "GAB2\0"u8, 2, 0, 0, 0, 0, 0, 4, 0, .. BitConverter.GetBytes(subtitles.Length), .. subtitles]), .. content[4..]];
            }

            if (!rest.StartsWith("idx1"u8)) chunks.Add(Chunk(Encoding.ASCII.GetString(rest[..4]), content)); // its places are no longer right
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }

        return Chunk("RIFF", [.. "AVI "u8, .. chunks.SelectMany(chunk => chunk)]);
    }

    private static byte[] Chunk(string name, byte[] content) => [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content, .. new byte[content.Length & 1]];
}
