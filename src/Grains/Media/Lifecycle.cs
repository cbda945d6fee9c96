namespace Orleans.Media;

/// <summary>What can happen to an asset.</summary>
public enum LifecycleEvent
{
    /// <summary>An upload URL was asked for.</summary>
    UploadRequested,
    /// <summary>The first block of a resumable upload was seen in storage.</summary>
    FirstBlockSeen,
    /// <summary>The whole object was seen in storage.</summary>
    ObjectComplete,
    /// <summary>The object was refused at confirm and deleted.</summary>
    ObjectRefused,
    /// <summary>An image, GIF, document or audio was verified at confirm.</summary>
    Confirmed,
    /// <summary>A video was verified at confirm.</summary>
    VideoConfirmed,
    /// <summary>A new thumbnail was asked for.</summary>
    ThumbnailRequested,
    /// <summary>The processing job is done.</summary>
    JobDone,
    /// <summary>The processing job failed for good.</summary>
    JobFailed,
    /// <summary>A thumbnail that was asked for can't be made; the asset was ready without it.</summary>
    ThumbnailFailed,
    /// <summary>What was ready by its first bytes can't be decoded.</summary>
    FoundBroken,
    /// <summary>The verified bytes are gone from storage.</summary>
    BytesLost,
    /// <summary>The account deleted the asset.</summary>
    Deleted,
    /// <summary>The account took the deletion back.</summary>
    Restored,
    /// <summary>The account keeps the asset for longer or shorter.</summary>
    RetentionChanged,
    /// <summary>The retention has passed.</summary>
    RetentionPassed,
}

/// <summary>Where an asset stands, as far as the lifecycle cares.</summary>
/// <param name="Status">Its state; null if there is no asset (yet, or any more).</param>
/// <param name="BeforeDelete">If it is deleted: the state it had.</param>
/// <param name="MayBeSaved">If it failed: whether only its cover did, or nothing is known against its bytes, so that another try at a thumbnail may help.</param>
public readonly record struct Standing(MediaStatus? Status, MediaStatus? BeforeDelete = null, bool MayBeSaved = false);

/// <summary>Which event takes which state to which. Anything that isn't here is an illegal transition.</summary>
public static class Lifecycle
{
    /// <summary>A row of the table.</summary>
    /// <param name="From">The states it applies to; null stands for "no asset".</param>
    /// <param name="On">The event.</param>
    /// <param name="To">The state it leads to, given where the asset stands; null stands for "purged".</param>
    private sealed record Row(MediaStatus?[] From, LifecycleEvent On, Func<Standing, MediaStatus?> To)
    {
        public Func<Standing, bool> If { get; init; } = _ => true;
    }

    private static readonly MediaStatus?[] Unconfirmed = [MediaStatus.PendingUpload, MediaStatus.Uploading, MediaStatus.Uploaded];
    private static readonly MediaStatus?[] Living = [.. Unconfirmed, MediaStatus.Processing, MediaStatus.Ready, MediaStatus.Failed];

    private static readonly Row[] Table =
    [
        new([null], LifecycleEvent.UploadRequested, To(MediaStatus.PendingUpload)),
        new([MediaStatus.PendingUpload], LifecycleEvent.FirstBlockSeen, To(MediaStatus.Uploading)),
        new([MediaStatus.PendingUpload, MediaStatus.Uploading], LifecycleEvent.ObjectComplete, To(MediaStatus.Uploaded)),
        new([MediaStatus.Uploading, MediaStatus.Uploaded], LifecycleEvent.ObjectRefused, To(MediaStatus.PendingUpload)),
        new(Unconfirmed, LifecycleEvent.Confirmed, To(MediaStatus.Ready)),
        new(Unconfirmed, LifecycleEvent.VideoConfirmed, To(MediaStatus.Processing)),
        new([MediaStatus.Ready], LifecycleEvent.ThumbnailRequested, To(MediaStatus.Processing)),
        new([MediaStatus.Failed], LifecycleEvent.ThumbnailRequested, To(MediaStatus.Processing)) { If = asset => asset.MayBeSaved },
        new([MediaStatus.Processing], LifecycleEvent.JobDone, To(MediaStatus.Ready)),
        new([MediaStatus.Processing], LifecycleEvent.JobFailed, To(MediaStatus.Failed)),
        new([MediaStatus.Processing], LifecycleEvent.ThumbnailFailed, To(MediaStatus.Ready)),
        new([MediaStatus.Ready], LifecycleEvent.FoundBroken, To(MediaStatus.Failed)),
        new([MediaStatus.Processing, MediaStatus.Ready, MediaStatus.Failed], LifecycleEvent.BytesLost, To(MediaStatus.Failed)),
        new([MediaStatus.Deleted], LifecycleEvent.BytesLost, To(MediaStatus.Deleted)),
        new(Living, LifecycleEvent.Deleted, To(MediaStatus.Deleted)),
        new([MediaStatus.Deleted], LifecycleEvent.Restored, asset => asset.BeforeDelete) { If = asset => asset.BeforeDelete is not null },
        new(Living, LifecycleEvent.RetentionChanged, asset => asset.Status),
        new([.. Living, MediaStatus.Deleted], LifecycleEvent.RetentionPassed, To(null)),
    ];

    /// <summary>Whether the event is legal where the asset stands, and where it leads.</summary>
    /// <param name="asset">Where the asset stands.</param>
    /// <param name="on">What happens.</param>
    /// <param name="to">The state it leads to; null means purged.</param>
    public static bool TryMove(Standing asset, LifecycleEvent on, out MediaStatus? to)
    {
        var row = Array.Find(Table, row => row.On == on && row.From.Contains(asset.Status) && row.If(asset));
        to = row?.To(asset);
        return row is not null;
    }

    private static Func<Standing, MediaStatus?> To(MediaStatus? status) => _ => status;
}
