namespace Orleans.Media;

/// <summary>
/// Lists an account's assets, newest first, from the catalog that the database keeps in step with every asset's state
/// in the same transaction. The key is the account: get a reference with <see cref="CatalogGrainExtensions.GetCatalog"/>.
/// </summary>
[Alias("orleans.media.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>A page of assets. Deleted ones are left out unless <see cref="AssetQuery.Status"/> asks for them.</summary>
    /// <returns>The page; or <see cref="MediaErrorCode.ValidationFailed"/>.</returns>
    [Alias("List")]
    Task<MediaResult<AssetPage>> List(AssetQuery query, CancellationToken cancellationToken = default);
}

/// <summary>References to catalogs.</summary>
public static class CatalogGrainExtensions
{
    /// <summary>The catalog of one account.</summary>
    public static ICatalogGrain GetCatalog(this IGrainFactory grains, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<ICatalogGrain>(account.Value);
    }
}

/// <summary>Which assets, and which page of them.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AssetQuery")]
public sealed record AssetQuery
{
    /// <summary>The page size if none is asked for.</summary>
    public const int DefaultLimit = 25;
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 100;
    /// <summary>The furthest offset. Whoever needs more should filter: each page at an offset costs the rows before it.</summary>
    public const int MaxOffset = 1_000_000;

    /// <summary>Only this kind.</summary>
    [Id(0)] public MediaKind? Kind { get; init; }
    /// <summary>Only this state. <see cref="MediaStatus.Deleted"/> lists what can be restored.</summary>
    [Id(1)] public MediaStatus? Status { get; init; }
    /// <summary>Only this tenant.</summary>
    [Id(2)] public string? TenantId { get; init; }
    /// <summary>The page size, 1 to 100.</summary>
    [Id(3)] public int Limit { get; init; } = DefaultLimit;
    /// <summary>How many assets to skip, 0 to 1,000,000.</summary>
    [Id(4)] public int Offset { get; init; }

    /// <summary>What is wrong with this query; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Limit is < 1 or > MaxLimit) errors.Add(new("limit", $"Give a limit from 1 to {MaxLimit}."));
        if (Offset is < 0 or > MaxOffset) errors.Add(new("offset", $"Give an offset from 0 to {MaxOffset}."));
        if (UploadRequest.TenantFault(TenantId) is { } fault) errors.Add(fault);
        if (Kind is { } kind && !Enum.IsDefined(kind)) errors.Add(new("kind", "Unknown kind."));
        if (Status is { } status && !Enum.IsDefined(status)) errors.Add(new("status", "Unknown status."));
        return errors;
    }
}

/// <summary>A page of assets.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AssetPage")]
public sealed record AssetPage
{
    /// <summary>The assets, newest first.</summary>
    [Id(0)] public required IReadOnlyList<AssetListing> Items { get; init; }
    /// <summary>How many match in all.</summary>
    [Id(1)] public required long Total { get; init; }
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
}
