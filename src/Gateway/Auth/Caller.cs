namespace Orleans.Media.Gateway;

/// <summary>Who is calling, by the key that was presented.</summary>
/// <param name="Key">What the key stands for.</param>
public readonly record struct Caller(ApiKeyIdentity Key)
{
    /// <summary>The account whose assets the key opens.</summary>
    public AccountId Account => Key.Account;

    /// <summary>The only tenant whose assets it opens; null if it opens all of the account's.</summary>
    public string? TenantId => Key.TenantId;

    /// <summary>From an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        new(context.Features.Get<ApiKeyIdentity>() ?? throw new InvalidOperationException("The route asks for a caller but declares no scope."));

    /// <summary>The tenant of what this caller asks for: the one it names, or its key's own; naming another than that is a fault of the field.</summary>
    public string? TenantFor(string? named, Action<string, string> fault)
    {
        if (TenantId is null) return named;
        if (named is not null && named != TenantId) fault("tenant_id", "This key is for another tenant: leave tenant_id out.");
        return TenantId;
    }

    /// <summary>Whether this asset may be this caller's: another tenant's isn't there for it. Asks nobody unless the key is bound to a tenant.</summary>
    public ValueTask<bool> Opens(IGrainFactory grains, MediaId id) => TenantId is null ? new(true) : new(grains.GetMedia(Account, id).IsOfTenant(TenantId));

    /// <summary>The caller's own form of an idempotency key: tenants don't see each other's, so they may use the same. No tenant id holds the character between.</summary>
    public string Own(string idempotencyKey) => TenantId is null ? idempotencyKey : $"{TenantId}\n{idempotencyKey}";
}
