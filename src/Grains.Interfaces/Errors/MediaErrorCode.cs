namespace Orleans.Media;

/// <summary>Every way in which the registry refuses. The table is <see cref="MediaErrors"/>.</summary>
[GenerateSerializer, Alias("orleans.media.MediaErrorCode")]
public enum MediaErrorCode
{
    /// <summary>No such asset for this caller.</summary>
    NotFound = 0,
    /// <summary>Fields break a rule; <see cref="MediaError.Fields"/> names them.</summary>
    ValidationFailed = 1,
    /// <summary>The asset's state doesn't allow this.</summary>
    IllegalTransition = 2,
    /// <summary>Confirmed before any bytes arrived.</summary>
    NotUploaded = 3,
    /// <summary>Blocks are missing.</summary>
    UploadIncomplete = 4,
    /// <summary>The object is larger than its kind allows; it was deleted.</summary>
    PayloadTooLarge = 5,
    /// <summary>The bytes aren't of the declared kind; the object was deleted.</summary>
    ContentMismatch = 6,
    /// <summary>The bytes haven't the checksum that was given; the object was deleted.</summary>
    ChecksumMismatch = 7,
    /// <summary>The Idempotency-Key was used for another request.</summary>
    IdempotencyKeyReused = 8,
    /// <summary>No key, or one that isn't valid (any more).</summary>
    Unauthorized = 9,
    /// <summary>The body is missing or isn't JSON.</summary>
    MalformedJson = 10,
    /// <summary>The body isn't declared as JSON.</summary>
    UnsupportedMediaType = 11,
    /// <summary>No such route.</summary>
    RouteNotFound = 12,
    /// <summary>The route exists; the method doesn't.</summary>
    MethodNotAllowed = 13,
    /// <summary>The request body is too large for this API; media bytes go to the upload URL.</summary>
    RequestTooLarge = 14,
    /// <summary>Blob storage can't be reached.</summary>
    StorageUnavailable = 15,
    /// <summary>The database can't be reached.</summary>
    DatabaseUnavailable = 16,
    /// <summary>The registry is starting, stopping or overloaded.</summary>
    RegistryUnavailable = 17,
    /// <summary>A fault of the registry's own.</summary>
    InternalError = 18,
    /// <summary>The account may not keep assets that long.</summary>
    RetentionNotAllowed = 19,
    /// <summary>The account or tenant has no room left: see <see cref="MediaError.Quota"/>.</summary>
    QuotaExceeded = 20,
    /// <summary>The key is valid, but not for this: it lacks a scope.</summary>
    InsufficientScope = 30,
    /// <summary>More requests than the account or key may make.</summary>
    RateLimited = 31,
    /// <summary>The account has as many webhooks as it may have.</summary>
    WebhookLimitReached = 40,
    /// <summary>The webhook is switched off.</summary>
    WebhookDisabled = 41,
    /// <summary>The account has as many listeners at this gateway as it may have.</summary>
    TooManyListeners = 42,
}
