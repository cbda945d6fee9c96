namespace Orleans.Media;

/// <summary>Looks API keys up. There is one, with key 0, active on every silo that is asked.</summary>
[Alias("orleans.media.IApiKeysGrain")]
public interface IApiKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Whose key it is. Read from the database at each call: callers cache for seconds.</summary>
    /// <param name="hash">The <see cref="ApiKeyHash"/>: the registry never stores or passes the key itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The identity; null if there is no such key or it was revoked.</returns>
    [Alias("Authenticate")]
    Task<ApiKeyIdentity?> Authenticate(string hash, CancellationToken cancellationToken = default);
}

/// <summary>What a valid key stands for.</summary>
/// <param name="KeyId">The key's public id, as the key command lists it.</param>
/// <param name="Account">The account whose assets it opens.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKeyIdentity")]
public sealed record ApiKeyIdentity([property: Id(0)] string KeyId, [property: Id(1)] AccountId Account);
