namespace Orleans.Media;

/// <summary>
/// Counts the requests of one account, or of one key, under one policy, for all gateways together: they lease permits in batches and spend
/// them by themselves. Get a reference with <see cref="LimitGrainExtensions.GetLimit"/>. What the limits are, the gateways are told by their
/// configuration, and tell with each call.
/// </summary>
[Alias("orleans.media.ILimitGrain")]
public interface ILimitGrain : IGrainWithStringKey
{
    /// <summary>Gives out permits of a window, which begins with the first call for it and ends its length later, by the grain's clock.</summary>
    /// <returns>At most what was asked for and at most a share of what is left, so that no gateway holds what another could use; at least one while there is any.</returns>
    [Alias("Lease"), ResponseTimeout("00:00:05")]
    Task<LimitLease> Lease(LimitAsk ask);
}

/// <summary>Asks for permits.</summary>
/// <param name="Window">The name of the window in its policy.</param>
/// <param name="Permits">How many requests it allows.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Wanted">How many permits are wanted; 1 or more.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.LimitAsk")]
public sealed record LimitAsk([property: Id(0)] string Window, [property: Id(1)] long Permits, [property: Id(2)] TimeSpan Length, [property: Id(3)] long Wanted);

/// <summary>Permits, good until their window ends.</summary>
/// <param name="Granted">How many; 0 if none is left.</param>
/// <param name="Left">How many are left for others, and for later.</param>
/// <param name="EndsIn">When the window ends, counted from the answer.</param>
/// <param name="EndsAt">The same by the grain's clock; it names the window.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.LimitLease")]
public sealed record LimitLease([property: Id(0)] long Granted, [property: Id(1)] long Left, [property: Id(2)] TimeSpan EndsIn, [property: Id(3)] DateTimeOffset EndsAt);

/// <summary>References to limits.</summary>
public static class LimitGrainExtensions
{
    /// <summary>Who counts for a subject of a policy.</summary>
    /// <param name="grains">Makes references.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="subject">The account or key that is counted, with what it is: <c>account/acme</c>.</param>
    public static ILimitGrain GetLimit(this IGrainFactory grains, string policy, string subject)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<ILimitGrain>($"{policy}/{subject}");
    }
}
