namespace Orleans.Media;

/// <summary>Says that the bytes are there. A checksum, where given, is compared with the stored bytes.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ConfirmRequest")]
public sealed record ConfirmRequest
{
    /// <summary>MD5 of the whole object: 32 hexadecimal digits, or 24 characters of base 64.</summary>
    [Id(0)] public string? Md5 { get; init; }

    /// <summary>SHA-256 of the whole object: 64 hexadecimal digits, or 44 characters of base 64.</summary>
    [Id(1)] public string? Sha256 { get; init; }

    /// <summary>What is wrong with this request; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Md5 is not null && ReadHash(Md5, 16) is null) errors.Add(new("md5", "Give the MD5 as 32 hexadecimal digits or in base 64."));
        if (Sha256 is not null && ReadHash(Sha256, 32) is null) errors.Add(new("sha256", "Give the SHA-256 as 64 hexadecimal digits or in base 64."));
        return errors;
    }

    /// <summary>The bytes of a hash written in hexadecimal or base 64; null if the text is neither.</summary>
    /// <param name="text">The hash as the caller wrote it.</param>
    /// <param name="length">The hash's length in bytes.</param>
    public static byte[]? ReadHash(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[length];
        if (text.Length == length * 2) return Convert.FromHexString(text, bytes, out _, out var read) is System.Buffers.OperationStatus.Done && read == length ? bytes : null;
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length ? bytes : null;
    }
}
