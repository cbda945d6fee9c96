using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Decides one request at a time by what the database counts at that moment and what was promised and isn't written yet. Of a promise
/// the same statement tells whether it is: so nothing is counted twice, and nothing not at all.
/// </summary>
public sealed class QuotaGrain(UsageStore store, IOptions<MediaOptions> options, TimeProvider time) : Grain, IQuotaGrain
{
    /// <summary>How long room is held for who doesn't release it: longer than a write can take.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, (QuotaAsk Ask, long Since)> _promised = [];

    public async Task<MediaResult<QuotaReservation>> Reserve(QuotaAsk ask)
    {
        foreach (var (id, _) in _promised.Where(each => time.GetElapsedTime(each.Value.Since) > Held).ToArray()) _promised.Remove(id);

        var account = this.GetPrimaryKeyString();
        var usage = await store.Read(account, ask.TenantId, [.. _promised.Values.Select(each => each.Ask.Id)]);
        var waiting = _promised.Values.Select(each => each.Ask).Where(promised => !usage.Has(promised)).ToArray();
        var refusal = QuotaRules.Refusal(options.Value.QuotaOf(account), usage.Account + Sum(waiting), HoldingOf(ask), tenant: null)
            ?? (ask.TenantId is { } tenant
                ? QuotaRules.Refusal(options.Value.QuotaOf(account, tenant), usage.Tenant + Sum(waiting.Where(promised => promised.TenantId == tenant)), HoldingOf(ask), tenant)
                : null);
        if (refusal is not null) return refusal;

        var reservation = new QuotaReservation(Guid.NewGuid());
        _promised[reservation.Id] = (ask, time.GetTimestamp());
        return reservation;
    }

    public Task Release(Guid reservation)
    {
        _promised.Remove(reservation);
        return Task.CompletedTask;
    }

    private static Holding Sum(IEnumerable<QuotaAsk> asks) => asks.Aggregate(default(Holding), (sum, ask) => sum + HoldingOf(ask));

    private static Holding HoldingOf(QuotaAsk ask) => ask.Bytes is { } bytes ? new(bytes, 0, 0) : new(0, 1, 1);
}
