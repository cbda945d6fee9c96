using System.Buffers.Text;
using System.Security.Cryptography;

namespace Orleans.Media;

/// <summary>
/// The rules of an asset: each takes a state and gives the next one, or the reason why there is none. Nothing here
/// waits, writes or looks at a clock.
/// </summary>
public static class MediaRules
{
    /// <summary>History keeps the first transition and the latest ones up to this many.</summary>
    public const int MaxHistory = 200;

    private const string DefaultContentType = "application/octet-stream";

    /// <summary>A new asset in <see cref="MediaStatus.PendingUpload"/>.</summary>
    public static MediaState Start(AccountId account, MediaId id, UploadRequest request, MediaOptions options, DateTimeOffset now)
    {
        var created = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var contentType = ContentTypes.Of(request.ContentType?.ToLowerInvariant(), request.Filename);
        return new MediaState
        {
            Account = account.Value,
            Id = id.Value,
            Request = request,
            Kind = request.Kind ?? ContentTypes.KindOf(contentType),
            Filename = request.Filename,
            ContentType = contentType,
            TenantId = request.TenantId,
            Metadata = LabelRules.Stored(request.Metadata),
            Tags = LabelRules.Stored(request.Tags),
            CreatedAt = created,
            PurgeAt = created + options.Retention,
            UploadExpiresAt = UploadExpiry(created, created + options.Retention, options),
            Token = token,
            Blob = $"{account.Value}/{id.Value}/{token}/{BlobNames.Safe(request.Filename)}", // in the folder that MediaAddresses.Folder names
            Status = MediaStatus.PendingUpload,
            History = [new Transition(created, null, MediaStatus.PendingUpload, "upload requested")],
        };
    }

    /// <summary>The state after an event, with the event in its history; or an illegal transition.</summary>
    public static MediaResult<MediaState> On(this MediaState state, LifecycleEvent on, string cause, DateTimeOffset now)
    {
        if (!Lifecycle.TryMove(new(state.Status, state.StatusBeforeDelete, state.MayBeSaved()), on, out var to) || to is not { } next) return Illegal(state, cause);

        var history = state.History.Count < MaxHistory ? state.History : [state.History[0], .. state.History.Skip(2)];
        return state with
        {
            Status = next,
            StatusBeforeDelete = next is MediaStatus.Deleted ? state.Status : null,
            History = [.. history, new Transition(now, state.Status, next, cause)],
        };
    }

    /// <summary>When an upload URL that is signed now expires: never after the purge, when nobody would look after what it brings.</summary>
    public static DateTimeOffset UploadExpiry(DateTimeOffset now, DateTimeOffset purgeAt, MediaOptions options) =>
        now + options.UploadUrlLifetime < purgeAt ? now + options.UploadUrlLifetime : purgeAt;

    /// <summary>What confirming would be for this kind.</summary>
    public static LifecycleEvent ConfirmEvent(this MediaState state) =>
        state.Kind is MediaKind.Video ? LifecycleEvent.VideoConfirmed : LifecycleEvent.Confirmed;

    /// <summary>The state after a confirm whose object was found to be as <paramref name="verified"/> says.</summary>
    public static MediaResult<MediaState> Confirm(this MediaState state, VerifiedObject verified, ProcessingOptions processing, DateTimeOffset now)
    {
        var confirmed = (state with
        {
            Size = verified.Size,
            ContentType = verified.ContentType,
            Width = verified.Width,
            Height = verified.Height,
            Snapshot = verified.Snapshot,
            ConfirmedAt = now,
        }).On(state.ConfirmEvent(), "confirmed", now);

        return confirmed.Value is { } asset ? asset.PlanFirstJob(processing, now) : confirmed;
    }

    /// <summary>Whether the asset's bytes are verified and pinned.</summary>
    public static bool IsConfirmed(this MediaState state) => state.ConfirmedAt is not null;

    /// <summary>The content type to send with a single PUT, and the one that reads answer with.</summary>
    public static string TypeOnTheWire(this MediaState state) => state.ContentType ?? DefaultContentType;

    public static MediaError Illegal(MediaState state, string attempt) => new()
    {
        Code = MediaErrorCode.IllegalTransition,
        Detail = $"The asset is {WireNames.Of(state.Status)}: '{attempt}' is not possible from there. GET …/history tells what happened to it.",
    };
}
