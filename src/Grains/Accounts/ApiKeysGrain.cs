using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Answers on whichever silo is asked.</summary>
[StatelessWorker, Reentrant]
public sealed class ApiKeysGrain(ApiKeyStore keys) : Grain, IApiKeysGrain
{
    public Task<ApiKeyIdentity?> Authenticate(string hash, CancellationToken cancellationToken) => keys.Find(hash, cancellationToken);

    public Task NoteUses(IReadOnlyList<ApiKeyUse> uses) => keys.NoteUses(uses, CancellationToken.None);
}
