using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Answers lists on whichever silo is asked, many at a time: it holds no state, the catalog is in the database.</summary>
[StatelessWorker, Reentrant]
public sealed class CatalogGrain(CatalogStore store, UsageStore usages, IOptions<MediaOptions> options) : Grain, ICatalogGrain
{
    public async Task<MediaResult<AssetPage>> List(AssetQuery query, CancellationToken cancellationToken) =>
        query.Validate() is { Count: > 0 } errors
            ? MediaError.Invalid(errors)
            : await store.List(AccountId.Parse(this.GetPrimaryKeyString()), query, cancellationToken);

    public async Task<MediaResult<AccountUsage>> GetUsage(string? tenantId, CancellationToken cancellationToken)
    {
        if (new AssetQuery { TenantId = tenantId }.Validate() is { Count: > 0 } errors) return MediaError.Invalid(errors);
        var account = this.GetPrimaryKeyString();
        var usage = await usages.Read(account, tenantId, []);
        var (used, quota) = tenantId is null ? (usage.Account, options.Value.QuotaOf(account)) : (usage.Tenant, options.Value.QuotaOf(account, tenantId));
        return new AccountUsage
        {
            TenantId = tenantId,
            Bytes = new(used.Bytes, quota?.Bytes),
            Assets = new(used.Assets, quota?.Assets),
            UploadsInFlight = new(used.UploadsInFlight, quota?.UploadsInFlight),
        };
    }
}
