namespace Orleans.Media;

/// <summary>A webhook as its account sees it. Its secret is shown when it is made and when it is rotated, and never else.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.Webhook")]
public sealed record Webhook
{
    /// <summary>Its id in its account, <c>wh_…</c>.</summary>
    [Id(0)] public required string Id { get; init; }
    /// <summary>Where events are sent.</summary>
    [Id(1)] public required string Url { get; init; }
    /// <summary>The names of the events it gets; empty for all, also those that come with later versions.</summary>
    [Id(2)] public required IReadOnlyList<string> Events { get; init; }
    /// <summary>Only events of this tenant's assets; null for the whole account's.</summary>
    [Id(3)] public string? TenantId { get; init; }
    /// <summary>For people.</summary>
    [Id(4)] public string? Description { get; init; }
    /// <summary>Whether events are sent.</summary>
    [Id(5)] public required bool Enabled { get; init; }
    /// <summary>Why it was switched off; null if it is on.</summary>
    [Id(6)] public string? DisabledReason { get; init; }
    /// <summary>When it was switched off; null if it is on.</summary>
    [Id(7)] public DateTimeOffset? DisabledAt { get; init; }
    /// <summary>Since when every call failed; null if the last one didn't.</summary>
    [Id(8)] public DateTimeOffset? FailingSince { get; init; }
    /// <summary>When it was made.</summary>
    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An account's webhooks, the oldest first.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookList")]
public sealed record WebhookList([property: Id(0)] IReadOnlyList<Webhook> Items);

/// <summary>A webhook with the secret that signs what it gets.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Secret"><c>whsec_</c> and base64, as standardwebhooks.com specifies.</param>
/// <param name="OldSecretUntil">After a rotation: until when what is sent is signed with the old secret, too.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookSecret")]
public sealed record WebhookSecret([property: Id(0)] Webhook Webhook, [property: Id(1)] string Secret, [property: Id(2)] DateTimeOffset? OldSecretUntil)
{
    /// <summary>Not the secret: records are logged.</summary>
    public override string ToString() => $"the secret of {Webhook.Id}";
}

/// <summary>The answer to a delete.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookDeletion")]
public sealed record WebhookDeletion([property: Id(0)] string Id);
