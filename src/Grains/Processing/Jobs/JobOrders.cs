namespace Orleans.Media;

/// <summary>Tells workers what to do for an asset.</summary>
public static class JobOrders
{
    /// <summary>The job's place in the queue.</summary>
    public static JobTicket TicketFor(MediaState asset) => new(asset.Account, asset.Id, asset.Job!.Number, asset.Status is MediaStatus.Processing);

    /// <summary>The job.</summary>
    public static JobOrder For(MediaState asset, BlobAddress? customThumbnail) => new()
    {
        Job = asset.Job!,
        Kind = asset.Kind,
        ContentType = asset.TypeOnTheWire(),
        Original = new(asset.Blob, asset.Snapshot),
        Folder = asset.Folder(),
        Known = new() { Width = asset.Width, Height = asset.Height, DurationMs = asset.DurationMs, BitRate = asset.BitRate, Pages = asset.Pages },
        Thumbnail = asset.Thumbnail,
        Renditions = [.. (asset.Renditions ?? []).Select(rendition => rendition.Name)],
        CustomThumbnail = customThumbnail,
    };
}
