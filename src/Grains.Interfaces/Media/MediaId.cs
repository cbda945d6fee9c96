using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media;

/// <summary>
/// The identity of an asset inside its account: <c>m_</c> and 26 characters of the ULID alphabet
/// (Crockford base 32, upper case). The first 10 characters are the time it was made, in milliseconds
/// since 1970, so that ids sort by age; the other 16 are 80 random bits.
/// </summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaId")]
public readonly record struct MediaId : IComparable<MediaId>
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Prefix = "m_";
    private const int Digits = 26;

    [Id(0)]
    private readonly string? _value;

    private MediaId(string value) => _value = value;

    /// <summary>The id as callers write it.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An empty MediaId has no value; use MediaId.New or MediaId.TryParse.");

    /// <summary>A new id for an asset made at <paramref name="now"/>.</summary>
    public static MediaId New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[6..]);
        return FromTimeAndTail(now, bytes);
    }

    /// <summary>
    /// The id that every request of <paramref name="account"/> with this <c>Idempotency-Key</c> gets, so that a
    /// repeated request reaches the same grain. Such ids are not ordered by time; lists order by creation time first.
    /// </summary>
    public static MediaId FromIdempotencyKey(AccountId account, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Value}\n{key}")).AsSpan(0, 16));
    }

    /// <summary>Reads an id; false for anything that this registry could not have issued.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MediaId id)
    {
        id = default;
        if (text is null || text.Length != Prefix.Length + Digits || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (text[2] > '7') return false; // 26 base-32 digits hold 130 bits; the first one carries only three of them.
        foreach (var c in text.AsSpan(Prefix.Length))
        {
            if (!Alphabet.Contains(c)) return false;
        }

        id = new MediaId(text);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(MediaId other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    private static MediaId FromTimeAndTail(DateTimeOffset now, Span<byte> bytes)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        return Encode(bytes);
    }

    private static MediaId Encode(ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new MediaId(string.Create(Prefix.Length + Digits, number, static (text, rest) =>
        {
            Prefix.CopyTo(text);
            for (var i = text.Length - 1; i >= Prefix.Length; i--, rest >>= 5) text[i] = Alphabet[(int)(rest & 31)];
        }));
    }

    /// <summary>Older ids first.</summary>
    public static bool operator <(MediaId left, MediaId right) => left.CompareTo(right) < 0;
    /// <summary>Older ids first.</summary>
    public static bool operator >(MediaId left, MediaId right) => left.CompareTo(right) > 0;
    /// <summary>Older ids first.</summary>
    public static bool operator <=(MediaId left, MediaId right) => left.CompareTo(right) <= 0;
    /// <summary>Older ids first.</summary>
    public static bool operator >=(MediaId left, MediaId right) => left.CompareTo(right) >= 0;
}
