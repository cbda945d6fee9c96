using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media;

/// <summary>
/// A place in an account's list: behind the asset that was created then and has this id. Written as base 64 of a version, the
/// time, the id and a checksum, so that what was cut or changed on the way is noticed. It opens nothing: the account is the caller's own.
/// </summary>
/// <param name="CreatedAt">The creation of the last asset that was shown.</param>
/// <param name="Id">That asset.</param>
public readonly record struct AssetCursor(DateTimeOffset CreatedAt, MediaId Id)
{
    private const byte Version = 1;
    private const int TimeLength = 8, CheckLength = 4;

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], CreatedAt.ToUnixTimeMilliseconds());
        var length = 1 + TimeLength + Encoding.ASCII.GetBytes(Id.Value, bytes[(1 + TimeLength)..]);
        Check(bytes[..length]).CopyTo(bytes[length..]);
        return Base64Url.EncodeToString(bytes[..(length + CheckLength)]);
    }

    /// <summary>Reads a cursor; false for anything that isn't one as it was given out.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AssetCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[64];
        if (text is not { Length: > 0 and <= 80 } || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written)) return false;
        if (written <= 1 + TimeLength + CheckLength || bytes[0] != Version) return false;

        var content = bytes[..(written - CheckLength)];
        if (!Check(content).AsSpan().SequenceEqual(bytes[(written - CheckLength)..written])) return false;
        if (!MediaId.TryParse(Encoding.ASCII.GetString(content[(1 + TimeLength)..]), out var id)) return false;
        var time = BinaryPrimitives.ReadInt64BigEndian(content[1..]);
        if (time < 0 || time > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        cursor = new(DateTimeOffset.FromUnixTimeMilliseconds(time), id);
        return cursor.ToString() == text; // one cursor, one spelling
    }

    private static byte[] Check(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..CheckLength];
}
