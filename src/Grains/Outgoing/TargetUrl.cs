using System.Net;
using System.Net.Sockets;

namespace Orleans.Media;

/// <summary>
/// Reads a URL that the registry is to call for somebody else. There is one spelling of an address and one of a name; every other one, which
/// two parsers might take for two places, is refused, wherever it leads.
/// </summary>
public static class TargetUrl
{
    /// <summary>The longest URL, in characters.</summary>
    public const int MaxLength = 2048;

    private const int MaxHost = 253, MaxLabel = 63;

    /// <summary>The URL; or why there is none.</summary>
    public static (Uri? Url, string? Refusal) Read(string text, bool allowHttp)
    {
        if (text.Length is 0 or > MaxLength) return Refuse($"has 1 to {MaxLength} characters");
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || text.Contains('\\')) return Refuse("has printable ASCII characters without blanks and backslashes; write a name in its ASCII form (xn--…) and percent-encode the rest");
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !(allowHttp && text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
            return Refuse(allowHttp ? "begins with https:// or http://" : "begins with https://");

        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var authority = rest[..(rest.IndexOfAny(['/', '?', '#']) is >= 0 and var end ? end : rest.Length)];
        if (authority.Contains('@')) return Refuse("has no user name or password");
        if (text.Contains('#')) return Refuse("has no fragment");
        if (HostOf(authority) is not { } host || !(IsAddress(host) || IsName(host)))
            return Refuse("names its host by a DNS name, by an IPv4 address of four decimal numbers, or by an IPv6 address in brackets, without a closing dot or a zone");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && IsSame(url, host)
            ? (url, null)
            : Refuse("is a URL as RFC 3986 defines it");
    }

    private static (Uri?, string) Refuse(string rule) => (null, $"The URL {rule}.");

    /// <summary>The host as it was written; null if what follows it is no port.</summary>
    private static string? HostOf(string authority)
    {
        var end = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : authority.IndexOf(':') is >= 0 and var colon ? colon : authority.Length;
        var port = authority[end..];
        return end > 0 && (port.Length == 0 || (port.Length is > 1 and <= 6 && port[0] == ':' && port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)) ? authority[..end] : null;
    }

    private static bool IsAddress(string host) => host.StartsWith('[')
        ? host.EndsWith(']') && !host.Contains('%') && IPAddress.TryParse(host[1..^1], out var six) && six.AddressFamily is AddressFamily.InterNetworkV6
        : IPAddress.TryParse(host, out var four) && four.AddressFamily is AddressFamily.InterNetwork && four.ToString() == host;

    // A last label that is a number, in whatever base, makes an address of it in some parsers: no such domain exists.
    private static bool IsName(string host) =>
        host.Length <= MaxHost && host.Split('.') is var labels && Array.TrueForAll(labels, IsLabel) && !char.IsAsciiDigit(labels[^1][0]);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsSame(Uri url, string host) => host.StartsWith('[')
        ? IPAddress.TryParse(url.Host.Trim('[', ']'), out var read) && read.Equals(IPAddress.Parse(host[1..^1]))
        : string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase);
}
