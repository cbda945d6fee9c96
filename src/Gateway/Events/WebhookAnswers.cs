using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>A webhook. <c>events</c> is empty for all.</summary>
public sealed record WebhookAnswer(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    string? TenantId,
    string? Description,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt)
{
    internal static WebhookAnswer Of(Webhook webhook) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.TenantId, webhook.Description, webhook.Enabled, webhook.DisabledReason, webhook.DisabledAt, webhook.FailingSince, webhook.CreatedAt);
}

/// <summary>201 to <c>POST /webhooks</c>: the only answer that shows the secret.</summary>
public sealed record WebhookSecretAnswer(string Id, string Url, IReadOnlyList<string> Events, string? TenantId, string? Description, bool Enabled, DateTimeOffset CreatedAt, string Secret)
{
    internal static WebhookSecretAnswer Of(WebhookSecret made) =>
        new(made.Webhook.Id, made.Webhook.Url, made.Webhook.Events, made.Webhook.TenantId, made.Webhook.Description, made.Webhook.Enabled, made.Webhook.CreatedAt, made.Secret);
}

/// <summary>200 to <c>POST /webhooks/{id}/rotate-secret</c>.</summary>
public sealed record RotatedAnswer(string Id, string Secret, DateTimeOffset? OldSecretUntil)
{
    internal static RotatedAnswer Of(WebhookSecret rotated) => new(rotated.Webhook.Id, rotated.Secret, rotated.OldSecretUntil);
}

/// <summary>200 to <c>GET /webhooks</c>.</summary>
public sealed record WebhookListAnswer(IReadOnlyList<WebhookAnswer> Data)
{
    internal static WebhookListAnswer Of(WebhookList list, string? tenant) => new([.. list.Items.Where(webhook => tenant is null || webhook.TenantId == tenant).Select(WebhookAnswer.Of)]);
}

/// <summary>200 to <c>DELETE /webhooks/{id}</c>.</summary>
public sealed record WebhookDeleteAnswer(string Id, bool Deleted)
{
    internal static WebhookDeleteAnswer Of(WebhookDeletion deletion) => new(deletion.Id, true);
}

/// <summary>A try to deliver.</summary>
public sealed record AttemptAnswer(DateTimeOffset At, int? Status, long DurationMs, string? Error, string? Body)
{
    internal static AttemptAnswer Of(DeliveryAttempt attempt) => new(attempt.At, attempt.Status, attempt.DurationMs, attempt.Error, attempt.Body);
}

/// <summary>200 to <c>POST /webhooks/{id}/test</c>.</summary>
public sealed record WebhookTestAnswer(bool Delivered, AttemptAnswer Attempt)
{
    internal static WebhookTestAnswer Of(WebhookTest test) => new(test.Delivered, AttemptAnswer.Of(test.Attempt));
}

/// <summary>A delivery; 202 to its replay.</summary>
public sealed record DeliveryAnswer(
    string Id, string EventId, string Type, string MediaId, DateTimeOffset At, DeliveryStatus Status, DateTimeOffset? NextAttemptAt, IReadOnlyList<AttemptAnswer> Attempts)
{
    internal static DeliveryAnswer Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.EventId, delivery.Type, delivery.MediaId, delivery.At, delivery.Status, delivery.NextAttemptAt, [.. delivery.Attempts.Select(AttemptAnswer.Of)]);
}

/// <summary>200 to <c>GET /webhooks/{id}/deliveries</c>.</summary>
public sealed record DeliveryListAnswer(IReadOnlyList<DeliveryAnswer> Data, string? Next)
{
    internal static DeliveryListAnswer Of(DeliveryPage page) => new([.. page.Items.Select(DeliveryAnswer.Of)], page.Next);
}

/// <summary>How these answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<DeliveryStatus>), typeof(WireTime)])]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhookSecretAnswer))]
[JsonSerializable(typeof(RotatedAnswer))]
[JsonSerializable(typeof(WebhookListAnswer))]
[JsonSerializable(typeof(WebhookDeleteAnswer))]
[JsonSerializable(typeof(WebhookTestAnswer))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(DeliveryListAnswer))]
public sealed partial class EventsJson : JsonSerializerContext;
