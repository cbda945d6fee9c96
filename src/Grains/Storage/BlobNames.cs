namespace Orleans.Media;

/// <summary>Filenames as the last part of a blob's name: nothing that a URL, a shell or a CDN could read differently.</summary>
public static class BlobNames
{
    private const int MaxLength = 100;

    /// <summary>The filename with all but letters, digits, <c>.</c>, <c>-</c> and <c>_</c> replaced; at most 100 characters, its end kept for the extension.</summary>
    public static string Safe(string filename)
    {
        var safe = string.Concat(filename.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')).Trim('.');
        return safe.Length == 0 ? "file" : safe[Math.Max(0, safe.Length - MaxLength)..].TrimStart('.');
    }
}
