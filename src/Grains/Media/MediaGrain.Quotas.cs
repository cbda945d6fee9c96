namespace Orleans.Media;

/// <summary>The grain's dealings with its account's quotas; accounts without one have none.</summary>
public sealed partial class MediaGrain
{
    /// <summary>Does what needs room once there is some, and holds it until that is written.</summary>
    private async Task<MediaResult<T>> WithinQuota<T>(MediaState asset, long? bytes, Func<Task<MediaResult<T>>> write) where T : class
    {
        if (!options.Value.HasQuota(asset.Account, asset.TenantId)) return await write();
        var quota = GrainFactory.GetGrain<IQuotaGrain>(asset.Account);
        var room = await quota.Reserve(new QuotaAsk(asset.Id, asset.TenantId, bytes));
        if (room.Value is not { } reservation) return room.Error!;
        try
        {
            return await write();
        }
        finally
        {
            quota.Release(reservation.Id).Ignore();
        }
    }
}
