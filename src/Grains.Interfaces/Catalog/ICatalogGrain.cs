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

    /// <summary>What is used of the account's quotas, or of one tenant's.</summary>
    /// <returns>The usage; or <see cref="MediaErrorCode.ValidationFailed"/>.</returns>
    [Alias("GetUsage")]
    Task<MediaResult<AccountUsage>> GetUsage(string? tenantId = null, CancellationToken cancellationToken = default);
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
