using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Makes and rotates keys: asks the rules, writes, answers. For the grain, and for the key command, which runs without one.</summary>
public sealed class AccountKeys(ApiKeyStore store, IOptions<ApiKeyOptions> options, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    /// <summary>Makes a key and gives it out for the only time.</summary>
    public async Task<MediaResult<IssuedKey>> Create(AccountId account, ApiKeyRequest request, ApiKeyIdentity? by, CancellationToken cancellationToken)
    {
        var made = ApiKeyRules.Make(account, request, by, options.Value.Allowed, clock.GetUtcNow());
        if (made.Value is { } issued) await store.Add(issued, cancellationToken);
        return made;
    }

    /// <summary>Makes the key that takes this one's place.</summary>
    public async Task<MediaResult<IssuedKey>> Rotate(ApiKey key, ApiKeyRotation rotation, CancellationToken cancellationToken)
    {
        var decided = key.Rotate(rotation, clock.GetUtcNow());
        if (decided.Value is not { } rotated) return decided.Error!;
        return await store.Replace(rotated, cancellationToken) ? rotated.Issued : ApiKeyRules.NotPossible("This key was rotated or revoked just now.");
    }
}
