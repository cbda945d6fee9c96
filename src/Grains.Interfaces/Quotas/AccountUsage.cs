namespace Orleans.Media;

/// <summary>What an account, or one tenant of it, uses of what it may use. Assets count until they are purged, deleted ones too: they are kept and can be restored.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AccountUsage")]
public sealed record AccountUsage
{
    /// <summary>The tenant; null for the whole account.</summary>
    [Id(0)] public string? TenantId { get; init; }
    /// <summary>Bytes of confirmed assets, without what is made of them (covers, renditions).</summary>
    [Id(1)] public required Metered Bytes { get; init; }
    /// <summary>Assets, from the request for their upload URL on.</summary>
    [Id(2)] public required Metered Assets { get; init; }
    /// <summary>Assets that aren't confirmed yet: pending, uploading or uploaded.</summary>
    [Id(3)] public required Metered UploadsInFlight { get; init; }
}

/// <summary>How much is used of how much.</summary>
/// <param name="Used">Now.</param>
/// <param name="Limit">The most there may be; null if there is no limit.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.Metered")]
public sealed record Metered([property: Id(0)] long Used, [property: Id(1)] long? Limit);
