namespace Orleans.Media;

/// <summary>A page of assets.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AssetPage")]
public sealed record AssetPage
{
    /// <summary>The assets, newest first.</summary>
    [Id(0)] public required IReadOnlyList<AssetListing> Items { get; init; }
    /// <summary>How many match in all. With tags or metadata in the query they are counted, up to <see cref="MaxCounted"/>.</summary>
    [Id(1)] public required long Total { get; init; }
    /// <summary>Whether there are more than <see cref="Total"/> says, which is <see cref="MaxCounted"/> then.</summary>
    [Id(2)] public bool TotalIsCapped { get; init; }
    /// <summary>Where the next page begins; null if this is the last one.</summary>
    [Id(3)] public string? NextCursor { get; init; }

    /// <summary>How far assets are counted that have certain tags or metadata. Without these in the query the total is exact, from counters.</summary>
    public const int MaxCounted = 1000;
}

/// <summary>An asset as lists show it.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AssetListing")]
public sealed record AssetListing
{
    /// <summary>Its id in its account.</summary>
    [Id(0)] public required MediaId Id { get; init; }
    /// <summary>What it is.</summary>
    [Id(1)] public required MediaKind Kind { get; init; }
    /// <summary>The filename it was announced with.</summary>
    [Id(2)] public required string Filename { get; init; }
    /// <summary>Its MIME type, if known.</summary>
    [Id(3)] public string? ContentType { get; init; }
    /// <summary>Bytes, known from confirm on.</summary>
    [Id(4)] public long? Size { get; init; }
    /// <summary>Its state.</summary>
    [Id(5)] public required MediaStatus Status { get; init; }
    /// <summary>Pixels, if known.</summary>
    [Id(6)] public int? Width { get; init; }
    /// <summary>Pixels, if known.</summary>
    [Id(7)] public int? Height { get; init; }
    /// <summary>Milliseconds, if known.</summary>
    [Id(8)] public long? DurationMs { get; init; }
    /// <summary>When the upload URL was asked for.</summary>
    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The account's own tenant.</summary>
    [Id(10)] public string? TenantId { get; init; }
    /// <summary>The application's own data; null if there is none.</summary>
    [Id(11)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    /// <summary>The application's own words; null if there are none.</summary>
    [Id(12)] public IReadOnlyList<string>? Tags { get; init; }
}
