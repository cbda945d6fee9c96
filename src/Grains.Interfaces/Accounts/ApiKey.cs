namespace Orleans.Media;

/// <summary>A key as it is managed. The key itself is shown once, when it is made, and stored only as its hash.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKey")]
public sealed record ApiKey
{
    /// <summary>Its public id.</summary>
    [Id(0)] public required string Id { get; init; }
    /// <summary>The account that it opens.</summary>
    [Id(1)] public required AccountId Account { get; init; }
    /// <summary>What people call it.</summary>
    [Id(2)] public required string Name { get; init; }
    /// <summary>Its prefix and its last characters: enough to tell keys apart.</summary>
    [Id(3)] public required string Hint { get; init; }
    /// <summary>What it may be used for.</summary>
    [Id(4)] public required Scopes Scopes { get; init; }
    /// <summary>The only tenant whose assets it opens; null if it opens all of the account's.</summary>
    [Id(5)] public string? TenantId { get; init; }
    /// <summary>When it was made, to the millisecond.</summary>
    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>From when on it opens nothing; null if it doesn't expire.</summary>
    [Id(7)] public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>When it was last used, to a minute or so; null if it never was.</summary>
    [Id(8)] public DateTimeOffset? LastUsedAt { get; init; }
    /// <summary>When it was revoked; null if it wasn't.</summary>
    [Id(9)] public DateTimeOffset? RevokedAt { get; init; }
    /// <summary>The id of the key that takes its place; null if it wasn't rotated.</summary>
    [Id(10)] public string? ReplacedBy { get; init; }

    /// <summary>Whether it opens anything at this time.</summary>
    public bool Works(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <summary>A key that was just made, with what is never shown again.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">The key as its holder presents it.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.IssuedKey")]
public sealed record IssuedKey([property: Id(0)] ApiKey Key, [property: Id(1)] string Secret);
