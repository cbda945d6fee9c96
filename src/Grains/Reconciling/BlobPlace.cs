namespace Orleans.Media;

/// <summary>Where a blob's name puts it: <c>{account}/{id}/{token}/{file}</c>, where a file that a job made is <c>{job}/{name}</c>.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Id">The asset.</param>
/// <param name="Token">The secret of the asset's folder.</param>
/// <param name="File">The rest of the name.</param>
public readonly record struct BlobPlace(string Account, string Id, string Token, string File)
{
    private const int TokenLength = 22; // 16 bytes in Base64Url, see MediaRules.Start

    /// <summary>Reads a name; false for one that the registry couldn't have given.</summary>
    public static bool TryParse(string name, out BlobPlace place)
    {
        var parts = name.Split('/', 4);
        place = parts.Length == 4 ? new(parts[0], parts[1], parts[2], parts[3]) : default;
        return parts.Length == 4 && AccountId.TryParse(parts[0], out _) && MediaId.TryParse(parts[1], out _)
            && parts[2].Length == TokenLength && parts[2].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && IsFile(parts[3]);
    }

    /// <summary>The job that made the file; null if it is a client's.</summary>
    public int? Job => File.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && int.TryParse(File.AsSpan(0, slash), out var number) ? number : null;

    private static bool IsFile(string rest) => rest.Split('/') switch
    {
        [{ Length: > 0 }] => true,
        [var job, { Length: > 0 }] => job.Length is > 0 and < 10 && job.All(char.IsAsciiDigit),
        _ => false,
    };
}
