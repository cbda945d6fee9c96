namespace Orleans.Media;

/// <summary>Looks API keys up. There is one, with key 0, active on every silo that is asked.</summary>
[Alias("orleans.media.IApiKeysGrain")]
public interface IApiKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Whose key it is. Read from the database at each call: callers cache for seconds.</summary>
    /// <param name="hash">The <see cref="ApiKeyHash"/>: the registry never stores or passes the key itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The identity; null if there is no such key, it was revoked or has expired.</returns>
    [Alias("Authenticate")]
    Task<ApiKeyIdentity?> Authenticate(string hash, CancellationToken cancellationToken = default);

    /// <summary>Notes when keys were used. Gateways tell now and then, many at once; a time before the one that is known changes nothing.</summary>
    [Alias("NoteUses")]
    Task NoteUses(IReadOnlyList<ApiKeyUse> uses);
}

/// <summary>What a valid key stands for.</summary>
/// <param name="KeyId">The key's public id, as the key command lists it.</param>
/// <param name="Account">The account whose assets it opens.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="TenantId">The only tenant whose assets it opens; null if it opens all of the account's.</param>
/// <param name="ExpiresAt">From when on it opens nothing, however lately it was looked up; null if it doesn't expire.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKeyIdentity")]
public sealed record ApiKeyIdentity(
    [property: Id(0)] string KeyId,
    [property: Id(1)] AccountId Account,
    [property: Id(2)] Scopes Scopes,
    [property: Id(3)] string? TenantId = null,
    [property: Id(4)] DateTimeOffset? ExpiresAt = null);

/// <summary>That a key was used.</summary>
/// <param name="KeyId">The key's public id.</param>
/// <param name="At">The last time.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKeyUse")]
public sealed record ApiKeyUse([property: Id(0)] string KeyId, [property: Id(1)] DateTimeOffset At);
