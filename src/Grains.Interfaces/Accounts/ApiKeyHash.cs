using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media;

/// <summary>How keys are stored: SHA-256 in lower-case hexadecimal. A key is 32 random bytes, so a plain hash can't be searched.</summary>
public static class ApiKeyHash
{
    /// <summary>The longest text that is looked up at all, in characters.</summary>
    public const int MaxKeyLength = 200;

    /// <summary>The hash of a key as its holder presents it.</summary>
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
