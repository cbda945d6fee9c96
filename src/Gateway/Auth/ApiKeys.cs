using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>Bearer keys: <c>Authorization: Bearer sk_live_…</c>. A key of any prefix is a key.</summary>
public static class ApiKeys
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>Registers the scheme and its cache.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyLookup>();
        // The core only: AddAuthentication would bring data protection, which keeps a key ring that nobody needs here.
        services.AddWebEncoders().AddTransient<ApiKeyHandler>();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = Scheme;
            options.AddScheme<ApiKeyHandler>(Scheme, null);
        });
        services.AddAuthorization();
        return services;
    }
}

/// <summary>Who is calling, by the key that was presented.</summary>
/// <param name="Account">The account whose assets the key opens.</param>
public readonly record struct Caller(AccountId Account)
{
    /// <summary>From an authenticated request.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>From an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        new(context.Features.Get<ApiKeyIdentity>()?.Account ?? throw new InvalidOperationException("The route asks for a caller but doesn't require a key."));
}

/// <summary>Looks keys up by their hash and remembers the answer for a few seconds.</summary>
public sealed class KeyLookup(IGrainFactory grains, IOptions<GatewayOptions> options) : IDisposable
{
    private const int MaxRemembered = 100_000;
    private readonly MemoryCache _seen = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>Whose key it is; null if it is nobody's.</summary>
    public async ValueTask<ApiKeyIdentity?> Find(string key)
    {
        if (key.Length is 0 or > ApiKeyHash.MaxKeyLength) return null;
        var hash = ApiKeyHash.Of(key);
        if (_seen.TryGetValue(hash, out ApiKeyIdentity? known)) return known;

        var identity = await grains.GetGrain<IApiKeysGrain>(0).Authenticate(hash);
        if (options.Value.KeyCache > TimeSpan.Zero)
            _seen.Set(hash, identity, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.Value.KeyCache });
        return identity;
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();
}

internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, KeyLookup keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (await keys.Find(header[Bearer.Length..].Trim()) is not { } identity) return AuthenticateResult.Fail("unknown key");

        Context.Features.Set(identity);
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, identity.KeyId)], Scheme.Name));
        return AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(MediaErrorCode.Unauthorized, Request.Headers.Authorization.Count == 0
            ? "Send an API key: Authorization: Bearer sk_live_…"
            : "This API key isn't valid: it is unknown or was revoked.").ExecuteAsync(Context);
    }
}
