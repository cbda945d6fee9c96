using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Orleans.Media.Testing;

/// <summary>Small files that are what they claim to be.</summary>
public static class Samples
{
    /// <summary>A PNG of one colour.</summary>
    public static byte[] Png(int width, int height)
    {
        var row = new byte[1 + (width * 3)];
        row.AsSpan(1).Fill(0x7F);
        return Png(width, height, 2, _ => row);
    }

    /// <summary>A PNG with transparency.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="colour">A pixel's colour as 0xRRGGBBAA, by x and y.</param>
    public static byte[] Png(int width, int height, Func<int, int, uint> colour) => Png(width, height, 6, y =>
    {
        var row = new byte[1 + (width * 4)];
        for (var x = 0; x < width; x++) BinaryPrimitives.WriteUInt32BigEndian(row.AsSpan(1 + (x * 4)), colour(x, y));
        return row;
    });

    /// <summary>A PNG.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="colourType">As the format counts them: 2 is RGB, 6 is RGB with transparency.</param>
    /// <param name="row">A row's bytes, the first says how it is filtered.</param>
    private static byte[] Png(int width, int height, byte colourType, Func<int, byte[]> row)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits
        header[9] = colourType;
        Chunk(file, "IHDR"u8, header);

        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++) zlib.Write(row(y));
        }

        Chunk(file, "IDAT"u8, pixels.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Bytes that start like an MP4 and are otherwise random but always the same.</summary>
    public static byte[] Mp4(int length, int seed = 1)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // not a secret
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        byte[] start = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8];
        start.CopyTo(bytes, 0);
        return bytes;
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var crc = new Crc32();
        crc.Append(name);
        crc.Append(data);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
