namespace Orleans.Media;

/// <summary>An event on its way to a webhook, or there.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookDelivery")]
public sealed record WebhookDelivery
{
    /// <summary>Its id at its webhook, <c>d_…</c>.</summary>
    [Id(0)] public required string Id { get; init; }
    /// <summary>The event's id, which is sent as <c>webhook-id</c>: the same at every try.</summary>
    [Id(1)] public required string EventId { get; init; }
    /// <summary>The event's name.</summary>
    [Id(2)] public required string Type { get; init; }
    /// <summary>The asset.</summary>
    [Id(3)] public required string MediaId { get; init; }
    /// <summary>When it happened.</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }
    /// <summary>How far it is.</summary>
    [Id(5)] public required DeliveryStatus Status { get; init; }
    /// <summary>When it is tried next; null if it isn't.</summary>
    [Id(6)] public DateTimeOffset? NextAttemptAt { get; init; }
    /// <summary>The tries so far, the oldest first; of very many the last ones.</summary>
    [Id(7)] public required IReadOnlyList<DeliveryAttempt> Attempts { get; init; }
}

/// <summary>How far a delivery is.</summary>
[GenerateSerializer, Alias("orleans.media.DeliveryStatus")]
public enum DeliveryStatus
{
    /// <summary>It waits: for its first try, for the next one, or for an earlier event of its asset.</summary>
    Pending = 0,
    /// <summary>It was answered with a status of 200 to 299.</summary>
    Delivered = 1,
    /// <summary>It is not tried any more; it can be replayed.</summary>
    GivenUp = 2,
}

/// <summary>One try.</summary>
/// <param name="At">When it began.</param>
/// <param name="Status">The status of the answer; null if there was none.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Error">Why it counts as failed; null if it doesn't.</param>
/// <param name="Body">The first bytes of the answer's body as text.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.DeliveryAttempt")]
public sealed record DeliveryAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int? Status,
    [property: Id(2)] long DurationMs,
    [property: Id(3)] string? Error,
    [property: Id(4)] string? Body);

/// <summary>What a test event led to.</summary>
/// <param name="Delivered">Whether it was answered with a status of 200 to 299.</param>
/// <param name="Attempt">The try.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookTest")]
public sealed record WebhookTest([property: Id(0)] bool Delivered, [property: Id(1)] DeliveryAttempt Attempt);

/// <summary>A page of a webhook's deliveries, the newest first.</summary>
/// <param name="Items">The deliveries.</param>
/// <param name="Next">What to give as <c>before</c> for the next page; null if this is the last one.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.DeliveryPage")]
public sealed record DeliveryPage([property: Id(0)] IReadOnlyList<WebhookDelivery> Items, [property: Id(1)] string? Next);

/// <summary>Which page of a webhook's deliveries.</summary>
/// <param name="Limit">Its size, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="Before">Only deliveries older than this one; null for the newest.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.DeliveryQuery")]
public sealed record DeliveryQuery([property: Id(0)] int Limit = DeliveryQuery.DefaultLimit, [property: Id(1)] string? Before = null)
{
    /// <summary>The page size if none is asked for.</summary>
    public const int DefaultLimit = 25;
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 100;

    /// <summary>What is wrong with this query; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate() =>
    [
        .. Limit is < 1 or > MaxLimit ? [new FieldError("limit", $"limit has to be from 1 to {MaxLimit}.")] : Array.Empty<FieldError>(),
        .. Before is not null && !WebhookIds.TryParseDelivery(Before, out _) ? [new FieldError("before", "before has to be the id of a delivery, as next of the page before gave it.")] : Array.Empty<FieldError>(),
    ];
}
