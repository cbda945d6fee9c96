namespace Orleans.Media;

/// <summary>Keeps an account within its quotas. The key is the account; only accounts with a quota have one.</summary>
[Alias("orleans.media.IQuotaGrain")]
public interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Asks for room and holds it until it is released, or for <see cref="QuotaGrain.Held"/> if the one who asked dies.</summary>
    /// <returns>The reservation; or <see cref="MediaErrorCode.QuotaExceeded"/>.</returns>
    [Alias("Reserve")]
    Task<MediaResult<QuotaReservation>> Reserve(QuotaAsk ask);

    /// <summary>The asset is written, or won't be.</summary>
    [Alias("Release")]
    Task Release(Guid reservation);
}

/// <summary>What room is asked for.</summary>
/// <param name="Id">The asset's.</param>
/// <param name="TenantId">The asset's.</param>
/// <param name="Bytes">Those of its object, at confirm; null for a new asset.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.QuotaAsk")]
public sealed record QuotaAsk([property: Id(0)] string Id, [property: Id(1)] string? TenantId, [property: Id(2)] long? Bytes);

/// <summary>Room that is held.</summary>
/// <param name="Id">To release it with.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.QuotaReservation")]
public sealed record QuotaReservation([property: Id(0)] Guid Id);
