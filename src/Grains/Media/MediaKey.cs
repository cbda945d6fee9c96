namespace Orleans.Media;

/// <summary>The grain key <c>{account}/{mediaId}</c>. The tenant is in the identity, so no call can reach another account's asset.</summary>
public static class MediaKey
{
    /// <summary>The two parts of a grain key.</summary>
    /// <exception cref="FormatException">The key wasn't made by <see cref="MediaGrainExtensions.GetMedia"/>.</exception>
    public static (AccountId Account, MediaId Id) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && AccountId.TryParse(key[..slash], out var account) && MediaId.TryParse(key[(slash + 1)..], out var id)
            ? (account, id)
            : throw new FormatException($"'{key}' is no media grain key: use grains.GetMedia(account, id).");
    }
}
