using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// One asset, from upload URL to purge. The key is <c>{account}/{mediaId}</c>: get a reference with
/// <see cref="MediaGrainExtensions.GetMedia"/>. The grain alone decides what may happen to its asset.
/// </summary>
/// <remarks>
/// Expected refusals come back as a <see cref="MediaError"/> in the result. A <see cref="RegistryUnavailableException"/>
/// means that storage or the database could not be reached and that nothing was lost: call again. It may be wrapped;
/// <see cref="RegistryUnavailableException.In"/> finds it.
/// </remarks>
[Alias("orleans.media.IMediaGrain")]
public interface IMediaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the asset and answers with an upload URL. Asked again with the same request it answers the same;
    /// with another one it refuses.
    /// </summary>
    /// <returns>The ticket; or <see cref="MediaErrorCode.ValidationFailed"/>, <see cref="MediaErrorCode.IdempotencyKeyReused"/>,
    /// <see cref="MediaErrorCode.IllegalTransition"/> (the asset was deleted since).</returns>
    [Alias("RequestUpload")]
    Task<MediaResult<UploadTicket>> RequestUpload(UploadRequest request, CancellationToken cancellationToken = default);

    /// <summary>Looks at storage, says what has landed, and renews the upload URL if it has expired or soon will.</summary>
    /// <returns>The progress; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.IllegalTransition"/> (already confirmed or deleted).</returns>
    [Alias("GetUpload")]
    Task<MediaResult<UploadProgress>> GetUpload(CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies the object (there, size, kind, checksum), pins it so that nobody can swap it, and moves the asset on.
    /// Idempotent: once confirmed it answers the same. Checksums are compared by reading the object, so a large one
    /// with a checksum takes as long as reading it does; the answer may take up to ten minutes.
    /// </summary>
    /// <returns>The asset; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.ValidationFailed"/>,
    /// <see cref="MediaErrorCode.NotUploaded"/>, <see cref="MediaErrorCode.UploadIncomplete"/>,
    /// <see cref="MediaErrorCode.PayloadTooLarge"/>, <see cref="MediaErrorCode.ContentMismatch"/>,
    /// <see cref="MediaErrorCode.ChecksumMismatch"/>, <see cref="MediaErrorCode.IllegalTransition"/>.</returns>
    [Alias("Confirm"), ResponseTimeout("00:10:00")]
    Task<MediaResult<MediaAsset>> Confirm(ConfirmRequest request, CancellationToken cancellationToken = default);

    /// <summary>The asset, from memory; never waits for what the grain is busy with.</summary>
    /// <returns>The asset; or <see cref="MediaErrorCode.NotFound"/> if there is none or it is deleted.</returns>
    [Alias("Get"), AlwaysInterleave]
    Task<MediaResult<MediaAsset>> Get(CancellationToken cancellationToken = default);

    /// <summary>Whether there is such an asset, deleted or not, and it is of this tenant; from memory. It never changes, so callers may ask first and act then.</summary>
    [Alias("IsOfTenant"), AlwaysInterleave]
    Task<bool> IsOfTenant(string tenant);

    /// <summary>Every transition so far; also of a deleted asset.</summary>
    /// <returns>The history; or <see cref="MediaErrorCode.NotFound"/>.</returns>
    [Alias("GetHistory"), AlwaysInterleave]
    Task<MediaResult<MediaHistory>> GetHistory(CancellationToken cancellationToken = default);

    /// <summary>
    /// Has another thumbnail made: <see cref="MediaStatus.Processing"/> until it is there; the old one stays until then, and
    /// stays if the new one can't be made. Asked again for the one that is being made, it answers the same.
    /// </summary>
    /// <returns>The asset; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.ValidationFailed"/> (also: no such frame,
    /// page or picture), <see cref="MediaErrorCode.IllegalTransition"/> (not ready).</returns>
    [Alias("RequestThumbnail")]
    Task<MediaResult<MediaAsset>> RequestThumbnail(ThumbnailRequest request, CancellationToken cancellationToken = default);

    /// <summary>A short-lived read URL for the verified bytes, or for a file that was made of them.</summary>
    /// <param name="token">For callers without a key: the last secret part of the asset's public address. Null for callers of the account.</param>
    /// <param name="file">The end of a thumbnail's or rendition's address, <c>1/cover.jpg</c>. Null for the asset itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The location; or <see cref="MediaErrorCode.NotFound"/> (none, deleted, not yet confirmed, wrong token, private, no such file).</returns>
    [Alias("GetContent"), AlwaysInterleave]
    Task<MediaResult<ContentLocation>> GetContent(string? token = null, string? file = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes the asset; it can be restored until its purge. Idempotent.</summary>
    /// <returns>The deletion; or <see cref="MediaErrorCode.NotFound"/> if there never was such an asset.</returns>
    [Alias("Delete")]
    Task<MediaResult<Deletion>> Delete(CancellationToken cancellationToken = default);

    /// <summary>Takes a deletion back: the asset has the state it had.</summary>
    /// <returns>The asset; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.IllegalTransition"/> (it isn't deleted).</returns>
    [Alias("Restore")]
    Task<MediaResult<MediaAsset>> Restore(CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps the asset longer or shorter than it would be, within what its account is allowed; a purge that is on its way
    /// already and hasn't begun goes by it. Asked again for the same time it changes nothing.
    /// </summary>
    /// <returns>The retention; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.ValidationFailed"/> (also: a time that has
    /// passed), <see cref="MediaErrorCode.RetentionNotAllowed"/>, <see cref="MediaErrorCode.IllegalTransition"/> (it is deleted: restore it first).</returns>
    [Alias("SetRetention")]
    Task<MediaResult<MediaRetention>> SetRetention(RetentionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes the application's own metadata and tags. What is as it should be already isn't written again.</summary>
    /// <returns>The asset; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.ValidationFailed"/> (also: too many keys, with those there are),
    /// <see cref="MediaErrorCode.IllegalTransition"/> (it is deleted: restore it first).</returns>
    [Alias("Label")]
    Task<MediaResult<MediaAsset>> Label(LabelRequest request, CancellationToken cancellationToken = default);

    /// <summary>Looks at storage once more, in a turn of its own. Sent by the grain to itself when an unconfirmed asset is read.</summary>
    [Alias("Look"), OneWay]
    Task Look();
}

/// <summary>References to media grains.</summary>
public static class MediaGrainExtensions
{
    private static GrainReference? _pattern;

    /// <summary>The grain of one asset. Without a call nothing happens: the grain need not exist.</summary>
    public static IMediaGrain GetMedia(this IGrainFactory grains, AccountId account, MediaId id)
    {
        ArgumentNullException.ThrowIfNull(grains);
        // Orleans finds a grain's type by reflection at every GetGrain<T>; all media grains have the same.
        var key = $"{account.Value}/{id.Value}";
        var pattern = _pattern ??= (GrainReference)grains.GetGrain<IMediaGrain>(key);
        return (IMediaGrain)grains.GetGrain(GrainId.Create(pattern.GrainId.Type, key), pattern.InterfaceType);
    }
}
