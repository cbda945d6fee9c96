using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Answers on whichever silo is asked: it holds no state, the keys are in the database.</summary>
[StatelessWorker, Reentrant]
public sealed class AccountKeysGrain(AccountKeys keys, ApiKeyStore store) : Grain, IAccountKeysGrain
{
    private AccountId Account => AccountId.Parse(this.GetPrimaryKeyString());

    public Task<MediaResult<IssuedKey>> Create(ApiKeyRequest request, ApiKeyIdentity? by, CancellationToken cancellationToken) => keys.Create(Account, request, by, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> List(ApiKeyIdentity? by, CancellationToken cancellationToken) => store.List(Account, by?.TenantId, IAccountKeysGrain.MaxListed, cancellationToken);

    public async Task<MediaResult<ApiKey>> Get(string keyId, ApiKeyIdentity? by, CancellationToken cancellationToken) =>
        await Seen(keyId, by, cancellationToken) is { } key ? key : ApiKeyRules.NoSuchKey();

    public async Task<MediaResult<ApiKey>> Revoke(string keyId, ApiKeyIdentity? by, CancellationToken cancellationToken)
    {
        if (await Seen(keyId, by, cancellationToken) is null) return ApiKeyRules.NoSuchKey();
        await store.Revoke(keyId, cancellationToken);
        return await Get(keyId, by, cancellationToken);
    }

    public async Task<MediaResult<IssuedKey>> Rotate(string keyId, ApiKeyRotation rotation, ApiKeyIdentity? by, CancellationToken cancellationToken) =>
        await Seen(keyId, by, cancellationToken) is { } key ? await keys.Rotate(key, rotation, cancellationToken) : ApiKeyRules.NoSuchKey();

    private async Task<ApiKey?> Seen(string keyId, ApiKeyIdentity? by, CancellationToken cancellationToken) =>
        await store.Get(keyId, cancellationToken) is { } key && key.Account == Account && key.IsSeenBy(by) ? key : null;
}
