using System.Collections.Frozen;

namespace Orleans.Media;

/// <summary>The closed table of refusals: stable wire code, HTTP status, title.</summary>
public static class MediaErrors
{
    /// <summary>A row of the table.</summary>
    /// <param name="Code">The code inside the cluster.</param>
    /// <param name="Wire">The stable code on the wire.</param>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Title">A short text that doesn't change from case to case.</param>
    public sealed record Row(MediaErrorCode Code, string Wire, int Status, string Title);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        new(MediaErrorCode.NotFound, "not_found", 404, "Not found"),
        new(MediaErrorCode.ValidationFailed, "validation_failed", 400, "Validation failed"),
        new(MediaErrorCode.IllegalTransition, "illegal_transition", 409, "Not possible in this state"),
        new(MediaErrorCode.NotUploaded, "not_uploaded", 400, "Nothing uploaded yet"),
        new(MediaErrorCode.UploadIncomplete, "upload_incomplete", 400, "Upload incomplete"),
        new(MediaErrorCode.PayloadTooLarge, "payload_too_large", 413, "Payload too large"),
        new(MediaErrorCode.ContentMismatch, "content_mismatch", 422, "Content does not fit the declared kind"),
        new(MediaErrorCode.ChecksumMismatch, "checksum_mismatch", 422, "Checksum does not match"),
        new(MediaErrorCode.IdempotencyKeyReused, "idempotency_key_reused", 422, "Idempotency-Key used for another request"),
        new(MediaErrorCode.QuotaExceeded, "quota_exceeded", 403, "Quota exceeded"),
        new(MediaErrorCode.RetentionNotAllowed, "retention_not_allowed", 403, "Retention not allowed"),
        new(MediaErrorCode.WebhookLimitReached, "webhook_limit_reached", 409, "Too many webhooks"),
        new(MediaErrorCode.WebhookDisabled, "webhook_disabled", 409, "Webhook is switched off"),
        new(MediaErrorCode.TooManyListeners, "too_many_listeners", 429, "Too many listeners"),
        new(MediaErrorCode.Unauthorized, "unauthorized", 401, "Unauthorized"),
        new(MediaErrorCode.InsufficientScope, "insufficient_scope", 403, "Insufficient scope"),
        new(MediaErrorCode.RateLimited, "rate_limited", 429, "Too many requests"),
        new(MediaErrorCode.MalformedJson, "malformed_json", 400, "Malformed JSON"),
        new(MediaErrorCode.UnsupportedMediaType, "unsupported_media_type", 415, "Unsupported media type"),
        new(MediaErrorCode.RouteNotFound, "route_not_found", 404, "No such route"),
        new(MediaErrorCode.MethodNotAllowed, "method_not_allowed", 405, "Method not allowed"),
        new(MediaErrorCode.RequestTooLarge, "request_too_large", 413, "Request body too large"),
        new(MediaErrorCode.StorageUnavailable, "storage_unavailable", 503, "Storage unavailable"),
        new(MediaErrorCode.DatabaseUnavailable, "database_unavailable", 503, "Database unavailable"),
        new(MediaErrorCode.RegistryUnavailable, "registry_unavailable", 503, "Registry unavailable"),
        new(MediaErrorCode.InternalError, "internal_error", 500, "Internal error"),
    ];

    private static readonly FrozenDictionary<MediaErrorCode, Row> Rows = All.ToFrozenDictionary(row => row.Code);

    /// <summary>The row of a code.</summary>
    public static Row Of(MediaErrorCode code) => Rows[code];
}
