using System.Buffers;

namespace Orleans.Media;

/// <summary>Filenames as the last part of a blob's name: nothing that a URL, a shell or a CDN could read differently.</summary>
public static class BlobNames
{
    private const int MaxLength = 100;
    private static readonly SearchValues<char> Harmless = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>The filename with all but letters, digits, <c>.</c>, <c>-</c> and <c>_</c> replaced; at most 100 characters, its end kept for the extension.</summary>
    public static string Safe(string filename)
    {
        if (filename.Length is > 0 and <= MaxLength && filename[0] != '.' && filename[^1] != '.' && !filename.AsSpan().ContainsAnyExcept(Harmless)) return filename;
        var safe = string.Concat(filename.Select(c => Harmless.Contains(c) ? c : '_')).Trim('.');
        return safe.Length == 0 ? "file" : safe[Math.Max(0, safe.Length - MaxLength)..].TrimStart('.');
    }
}
