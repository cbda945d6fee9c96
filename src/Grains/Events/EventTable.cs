namespace Orleans.Media;

/// <summary>Which transition makes which events. A transition that isn't here makes none.</summary>
public static class EventTable
{
    /// <summary>A row of the table.</summary>
    /// <param name="From">The states it applies to.</param>
    /// <param name="To">The states that they lead to.</param>
    /// <param name="Events">The events, in their order.</param>
    private sealed record Row(MediaStatus[] From, MediaStatus[] To, MediaEventType[] Events);

    private static readonly MediaStatus[] Unconfirmed = [MediaStatus.PendingUpload, MediaStatus.Uploading, MediaStatus.Uploaded];
    private static readonly MediaStatus[] Living = [.. Unconfirmed, MediaStatus.Processing, MediaStatus.Ready, MediaStatus.Failed];

    private static readonly Row[] Table =
    [
        new([MediaStatus.PendingUpload], [MediaStatus.Uploading], [MediaEventType.Uploading]),
        new(Unconfirmed, [MediaStatus.Ready], [MediaEventType.Uploaded, MediaEventType.Ready]),
        new(Unconfirmed, [MediaStatus.Processing], [MediaEventType.Uploaded, MediaEventType.Processing]),
        new([MediaStatus.Ready, MediaStatus.Failed], [MediaStatus.Processing], [MediaEventType.Processing]),
        new([MediaStatus.Processing], [MediaStatus.Ready], [MediaEventType.Ready]),
        new([MediaStatus.Processing, MediaStatus.Ready], [MediaStatus.Failed], [MediaEventType.Failed]),
        new(Living, [MediaStatus.Deleted], [MediaEventType.Deleted]),
        new([MediaStatus.Deleted], Living, [MediaEventType.Restored]),
    ];

    /// <summary>What a transition makes. The first one makes nothing: whoever asked for the upload URL has the answer.</summary>
    public static IReadOnlyList<MediaEventType> Of(MediaStatus? from, MediaStatus to) =>
        from is { } before && Array.Find(Table, row => row.From.Contains(before) && row.To.Contains(to)) is { } row ? row.Events : [];
}
