using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Answers lists on whichever silo is asked, many at a time: it holds no state, the catalog is in the database.</summary>
[StatelessWorker, Reentrant]
public sealed class CatalogGrain(CatalogStore store) : Grain, ICatalogGrain
{
    public async Task<MediaResult<AssetPage>> List(AssetQuery query, CancellationToken cancellationToken) =>
        query.Validate() is { Count: > 0 } errors
            ? MediaError.Invalid(errors)
            : await store.List(AccountId.Parse(this.GetPrimaryKeyString()), query, cancellationToken);
}
