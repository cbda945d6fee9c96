using System.Buffers.Text;
using System.Security.Cryptography;

namespace Orleans.Media;

/// <summary>The rules of keys: who may make which, and what a rotation makes of one. Nothing here waits, writes or looks at a clock.</summary>
public static class ApiKeyRules
{
    private const int SecretBytes = 32;
    private const char Hidden = '…';

    /// <summary>A new key, or why there is none.</summary>
    /// <param name="account">The account that it opens.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="by">Whose key asks; null for the operator.</param>
    /// <param name="prefixes">How keys may begin.</param>
    /// <param name="now">The time.</param>
    public static MediaResult<IssuedKey> Make(AccountId account, ApiKeyRequest request, ApiKeyIdentity? by, IReadOnlyList<string> prefixes, DateTimeOffset now)
    {
        List<FieldError> errors = [.. request.Validate()];
        if (request.ExpiresAt <= now) errors.Add(new("expires_at", "Give a time that is still to come, or none."));
        if (request.Prefix is { } asked && !prefixes.Contains(asked)) errors.Add(new("prefix", $"prefix is one of {string.Join(", ", prefixes)}."));
        if (by?.TenantId is { } own && request.TenantId is { } other && other != own) errors.Add(new("tenant_id", "This key makes keys of its own tenant only: leave tenant_id out."));
        if (by is not null && !by.Scopes.MayGrant(request.Scopes)) errors.Add(new("scopes", "This key can't make one that may more than itself."));
        if (errors.Count > 0) return MediaError.Invalid(errors);

        return Issue(new() { Id = NewId(), Account = account, Name = request.Name, Hint = "", Scopes = request.Scopes, TenantId = request.TenantId ?? by?.TenantId, CreatedAt = WholeMilliseconds(now), ExpiresAt = request.ExpiresAt is { } end ? WholeMilliseconds(end) : null }, request.Prefix ?? prefixes[0]);
    }

    /// <summary>The key that takes another's place, and the other as it is from then on; or why not.</summary>
    public static MediaResult<RotatedKey> Rotate(this ApiKey old, ApiKeyRotation rotation, DateTimeOffset now)
    {
        if (rotation.Validate() is { Count: > 0 } errors) return MediaError.Invalid(errors);
        if (old.ReplacedBy is { } next) return NotPossible($"This key was rotated already: {next} takes its place.");
        if (!old.Works(now)) return NotPossible("This key was revoked or has expired: make a new one.");

        var start = WholeMilliseconds(now);
        var issued = Issue(old with { Id = NewId(), CreatedAt = start, ExpiresAt = old.ExpiresAt is { } end ? start + (end - old.CreatedAt) : null, LastUsedAt = null }, old.Hint[..old.Hint.IndexOf(Hidden, StringComparison.Ordinal)]);
        var last = start + rotation.Overlap;
        return new RotatedKey(old with { ReplacedBy = issued.Key.Id, ExpiresAt = old.ExpiresAt < last ? old.ExpiresAt : last }, issued);
    }

    /// <summary>Whether who asks may see this key.</summary>
    public static bool IsSeenBy(this ApiKey key, ApiKeyIdentity? by) => by?.TenantId is null || key.TenantId == by.TenantId;

    /// <summary>There is no such key for who asks.</summary>
    public static MediaError NoSuchKey() => new() { Code = MediaErrorCode.NotFound, Detail = "No such key in this account. Ids look like k_ and 16 hexadecimal digits; the list of keys has them." };

    internal static MediaError NotPossible(string detail) => new() { Code = MediaErrorCode.IllegalTransition, Detail = detail };

    private static IssuedKey Issue(ApiKey key, string prefix)
    {
        var secret = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return new(key with { Hint = $"{prefix}{Hidden}{secret[^4..]}" }, secret);
    }

    private static string NewId() => $"k_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}

/// <summary>What a rotation makes.</summary>
/// <param name="Old">The old key, with its end and who takes its place.</param>
/// <param name="Issued">The new one.</param>
public sealed record RotatedKey(ApiKey Old, IssuedKey Issued);
