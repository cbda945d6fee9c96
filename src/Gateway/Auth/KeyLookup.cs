using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>Looks keys up by their hash and remembers the answer for a few seconds, by the header as it came: hashing it again for every request costs more than all else here.</summary>
public sealed class KeyLookup(IGrainFactory grains, KeyUses uses, IOptions<GatewayOptions> options, TimeProvider time) : IDisposable
{
    private const int MaxRemembered = 100_000;
    private readonly MemoryCache _seen = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>Whose header it is, if that was looked up a moment ago; null if it wasn't, or is nobody's (any more).</summary>
    public ApiKeyIdentity? Known(string header) => Recall(header)?.IdentityAt(time);

    /// <summary>Whose key it is; null if it is nobody's.</summary>
    public async Task<ApiKeyIdentity?> Find(string header, string key)
    {
        // The header, not only the key in it: what is remembered of strangers has to stay small.
        if (key.Length == 0 || header.Length > ApiKeys.Bearer.Length + ApiKeyHash.MaxKeyLength) return null;
        if (Recall(header) is { } known) return known.IdentityAt(time);

        // Its age counts from before the question: the answer may have been true only then.
        var askedAt = time.GetTimestamp();
        var found = new Answered(await grains.GetGrain<IApiKeysGrain>(0).Authenticate(ApiKeyHash.Of(key)), askedAt);
        if (options.Value.KeyCache > TimeSpan.Zero)
            _seen.Set(header, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.Value.KeyCache });
        if (found.Identity is { } identity) uses.Note(identity.KeyId); // a key in use comes by here every few seconds, which is as often as anyone needs to know
        return found.IdentityAt(time);
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();

    private Answered? Recall(string header) => _seen.TryGetValue(header, out Answered? found) && time.GetElapsedTime(found!.AskedAt) < options.Value.KeyCache ? found : null;

    private sealed record Answered(ApiKeyIdentity? Identity, long AskedAt)
    {
        public ApiKeyIdentity? IdentityAt(TimeProvider time) => Identity?.ExpiresAt is { } end && end <= time.GetUtcNow() ? null : Identity;
    }
}
