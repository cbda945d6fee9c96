namespace Orleans.Media;

/// <summary>Tells a client how to send its bytes.</summary>
public static class UploadTickets
{
    /// <summary>Azure Blob Storage: blocks per blob.</summary>
    public const int MaxBlocks = 50_000;

    public static UploadTicket For(MediaState asset, Uri url, MediaOptions options) => new()
    {
        Id = MediaAddresses.IdOf(asset),
        UploadUrl = url,
        Method = "PUT",
        Headers = asset.Request.Mode is UploadMode.Single
            ? new Dictionary<string, string> { ["Content-Type"] = asset.TypeOnTheWire(), ["x-ms-blob-type"] = "BlockBlob" }
            : new Dictionary<string, string>(),
        ExpiresAt = asset.UploadExpiresAt,
        MaxBytes = options.MaxBytes.Of(asset.Kind),
        Blocks = asset.Request.Mode is UploadMode.Resumable ? new BlockPlan { BlockSize = options.BlockSize, MaxBlocks = MaxBlocks } : null,
    };
}
