namespace Orleans.Media;

/// <summary>The states of an asset. What leads from one to another: <c>Lifecycle.cs</c> in the registry.</summary>
[GenerateSerializer, Alias("orleans.media.MediaStatus")]
public enum MediaStatus
{
    /// <summary>An upload URL was issued; no bytes have been seen.</summary>
    PendingUpload = 0,
    /// <summary>Blocks of a resumable upload have landed; the object isn't whole yet.</summary>
    Uploading = 1,
    /// <summary>The object is whole in storage and waits for its confirm.</summary>
    Uploaded = 2,
    /// <summary>Confirmed; a cover or a thumbnail is being made.</summary>
    Processing = 3,
    /// <summary>Verified and presentable.</summary>
    Ready = 4,
    /// <summary>Processing failed for good.</summary>
    Failed = 5,
    /// <summary>Deleted by its account; can be restored until its purge.</summary>
    Deleted = 6,
}
