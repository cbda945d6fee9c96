using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media;

/// <summary>Secrets and signatures as standardwebhooks.com specifies them: symmetric, <c>v1</c>.</summary>
public static class WebhookSecrets
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32; // the specification: 24 to 64

    /// <summary>A new secret.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret that is valid.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, string body)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), content))}"));
    }
}
