namespace Orleans.Media;

/// <summary>
/// One Idempotency-Key of an account: whose turn it is to carry its request out, and what came of it. The key is the account and a
/// hash of the Idempotency-Key: get a reference with <see cref="IdempotencyGrainExtensions.GetIdempotency"/>.
/// </summary>
[Alias("orleans.media.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>
    /// What to do with a request. While another one is being carried out it waits for that one's answer, at most
    /// <see cref="IdempotencyTurn.MaxWait"/>; then ask again.
    /// </summary>
    /// <param name="fingerprint">Of all that makes requests the same; only compared.</param>
    [Alias("Begin")]
    Task<IdempotencyTurn> Begin(string fingerprint);

    /// <summary>The request is still being carried out: a claim that isn't renewed for <see cref="IdempotencyTurn.Lease"/> is another caller's.</summary>
    /// <param name="claim">Of <see cref="IdempotencyTurn.Claim"/>.</param>
    [Alias("Renew")]
    Task Renew(Guid claim);

    /// <summary>Keeps an answer for <see cref="IdempotencyTurn.Kept"/> and hands it to those who wait.</summary>
    /// <param name="claim">Of <see cref="IdempotencyTurn.Claim"/>.</param>
    /// <param name="fingerprint">Of the request that it answers.</param>
    /// <param name="answer">Opaque here.</param>
    /// <returns>The answer that counts: another one, if the claim was lost and somebody else was faster.</returns>
    [Alias("Complete")]
    Task<byte[]> Complete(Guid claim, string fingerprint, byte[] answer);

    /// <summary>Nothing was carried out that is worth keeping: the next one who asks carries it out.</summary>
    /// <param name="claim">Of <see cref="IdempotencyTurn.Claim"/>.</param>
    [Alias("Abandon")]
    Task Abandon(Guid claim);
}

/// <summary>What to do with a request that has an Idempotency-Key. Exactly one of the four is said.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.IdempotencyTurn")]
public sealed record IdempotencyTurn
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long a claim lasts that isn't renewed: the process that had it is dead, or cut off.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for another's answer in one call.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    /// <summary>Carry it out: the claim to tell the end of it with.</summary>
    [Id(0)] public Guid? Claim { get; init; }

    /// <summary>Answer with this.</summary>
    [Id(1)] public byte[]? Answer { get; init; }

    /// <summary>The key was used for another request.</summary>
    [Id(2)] public bool IsReused { get; init; }

    /// <summary>Another one is being carried out: ask again.</summary>
    [Id(3)] public bool IsUnderWay { get; init; }
}

/// <summary>References to keys.</summary>
public static class IdempotencyGrainExtensions
{
    /// <summary>The grain of one key of an account.</summary>
    /// <param name="grains">Makes references.</param>
    /// <param name="account">Keys of different accounts have nothing to do with each other.</param>
    /// <param name="keyHash">A hash of the key: what is known of it here must not be enough to read what is kept under it.</param>
    public static IIdempotencyGrain GetIdempotency(this IGrainFactory grains, AccountId account, string keyHash)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IIdempotencyGrain>($"{account.Value}/{keyHash}");
    }
}
