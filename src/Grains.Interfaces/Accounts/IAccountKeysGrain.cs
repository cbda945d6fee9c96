namespace Orleans.Media;

/// <summary>
/// Manages the keys of an account, for whoever holds one with <see cref="Scope.Admin"/>; the caller checks that they do. The key is
/// the account: get a reference with <see cref="AccountKeysGrainExtensions.GetKeys"/>. Active on every silo that is asked.
/// </summary>
/// <remarks>
/// Each method is told by whose key it is asked: a key that is bound to a tenant sees and makes only keys of that tenant. Null stands for
/// the operator, or a service of the cluster, and sees all of the account's.
/// </remarks>
[Alias("orleans.media.IAccountKeysGrain")]
public interface IAccountKeysGrain : IGrainWithStringKey
{
    /// <summary>The most keys that are listed.</summary>
    public const int MaxListed = 1000;

    /// <summary>Makes a key.</summary>
    /// <returns>The key with its secret, which is never given out again; or <see cref="MediaErrorCode.ValidationFailed"/>.</returns>
    [Alias("Create")]
    Task<MediaResult<IssuedKey>> Create(ApiKeyRequest request, ApiKeyIdentity? by, CancellationToken cancellationToken = default);

    /// <summary>The keys, the newest first, at most <see cref="MaxListed"/>; also those that don't work any more.</summary>
    [Alias("List")]
    Task<IReadOnlyList<ApiKey>> List(ApiKeyIdentity? by, CancellationToken cancellationToken = default);

    /// <summary>A key.</summary>
    /// <returns>The key; or <see cref="MediaErrorCode.NotFound"/>.</returns>
    [Alias("Get")]
    Task<MediaResult<ApiKey>> Get(string keyId, ApiKeyIdentity? by, CancellationToken cancellationToken = default);

    /// <summary>Revokes a key: it stops working within 5 seconds, for good. Idempotent.</summary>
    /// <returns>The key; or <see cref="MediaErrorCode.NotFound"/>.</returns>
    [Alias("Revoke")]
    Task<MediaResult<ApiKey>> Revoke(string keyId, ApiKeyIdentity? by, CancellationToken cancellationToken = default);

    /// <summary>Makes a key in the place of another, which goes on working for a while. A key is rotated once.</summary>
    /// <returns>The new key with its secret; or <see cref="MediaErrorCode.NotFound"/>, <see cref="MediaErrorCode.ValidationFailed"/>,
    /// <see cref="MediaErrorCode.IllegalTransition"/> (revoked, expired, or rotated already).</returns>
    [Alias("Rotate")]
    Task<MediaResult<IssuedKey>> Rotate(string keyId, ApiKeyRotation rotation, ApiKeyIdentity? by, CancellationToken cancellationToken = default);
}

/// <summary>References to accounts' keys.</summary>
public static class AccountKeysGrainExtensions
{
    /// <summary>The keys of one account.</summary>
    public static IAccountKeysGrain GetKeys(this IGrainFactory grains, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IAccountKeysGrain>(account.Value);
    }
}
