namespace Orleans.Media;

/// <summary>The grain's dealings with the reconciler: it alone decides that its bytes are gone, when nothing else happens to it.</summary>
public sealed partial class MediaGrain : IMediaBytes
{
    public async Task<bool> MarkIfLost()
    {
        await Open();
        if (Asset is null) DeactivateOnIdle();
        if (Asset is not { } asset || !asset.OwesBytes(Now) || await blobs.Has(asset.Blob, asset.Snapshot, CancellationToken.None)) return false;

        await Settle(asset.LoseBytes(Now), queue: false);
        return true;
    }
}
