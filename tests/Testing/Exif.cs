using System.Buffers.Binary;

namespace Orleans.Media.Testing;

/// <summary>What a camera writes into a picture.</summary>
public static class Exif
{
    /// <summary>The camera's name, as it stands in the bytes.</summary>
    public const string Camera = "CAMERA-OF-THE-TEST";

    /// <summary>Where the picture was taken, as it stands in the bytes: north, in degrees.</summary>
    public const string Place = "59N20-18E04-STOCKHOLM";

    /// <summary>The JPEG with an orientation, the camera's name and the place.</summary>
    public static byte[] Into(byte[] jpeg, int orientation)
    {
        // TIFF 6.0: three entries of 12 bytes, in the order of their tags; the texts stand behind the directories.
        byte[] camera = [.. System.Text.Encoding.ASCII.GetBytes(Camera), 0];
        byte[] place = [.. System.Text.Encoding.ASCII.GetBytes(Place), 0];
        const int first = 8, second = first + 2 + 36 + 4, texts = second + 2 + 12 + 4;
        byte[] tiff =
        [
            .. "MM\0*"u8, .. Four(first),
            0, 3, .. Entry(0x010F, 2, camera.Length, texts), .. Entry(0x0112, 3, 1, orientation << 16), .. Entry(0x8825, 4, 1, second), .. Four(0),
            0, 1, .. Entry(0x001B, 2, place.Length, texts + camera.Length), .. Four(0), // GPSProcessingMethod, a text
            .. camera, .. place,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, .. Two(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, .. jpeg[2..]];
    }

    private static byte[] Entry(int tag, int type, int count, int value) => [.. Two(tag), .. Two(type), .. Four(count), .. Four(value)];

    private static byte[] Two(int value) => Four(value)[2..];

    private static byte[] Four(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
