using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// Bearer keys: <c>Authorization: Bearer sk_live_…</c>. A key of any prefix is a key. One step of the pipeline looks it up
/// and leaves the caller behind; ASP.NET's authentication would make a handler, a ticket and a principal of every request.
/// </summary>
public static class ApiKeys
{
    internal const string Bearer = "Bearer ";

    /// <summary>Registers the keys' cache.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services) => services.AddSingleton<KeyLookup>();

    /// <summary>These routes answer only callers with a key.</summary>
    public static T RequireKey<T>(this T routes) where T : IEndpointConventionBuilder => routes.WithMetadata(KeyRequired.Mark);

    /// <summary>Checks the key where a route requires one.</summary>
    public static void UseApiKeys(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<KeyLookup>();
        app.Use(next => context => context.GetEndpoint()?.Metadata.GetMetadata<KeyRequired>() is null ? next(context) : Check(context, keys, next));
    }

    private static Task Check(HttpContext context, KeyLookup keys, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return Refuse(context);
        return keys.Known(header) is { } identity ? Enter(context, identity, next) : LookUp(context, header, keys, next);
    }

    private static async Task LookUp(HttpContext context, string header, KeyLookup keys, RequestDelegate next) =>
        await (await keys.Find(header, header[Bearer.Length..].Trim()) is { } identity ? Enter(context, identity, next) : Refuse(context));

    private static Task Enter(HttpContext context, ApiKeyIdentity identity, RequestDelegate next)
    {
        context.Features.Set(identity);
        return next(context);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(MediaErrorCode.Unauthorized, context.Request.Headers.Authorization.Count == 0
            ? "Send an API key: Authorization: Bearer sk_live_…"
            : "This API key isn't valid: it is unknown or was revoked.").ExecuteAsync(context);
    }

    private sealed class KeyRequired
    {
        public static readonly KeyRequired Mark = new();
    }
}

/// <summary>Who is calling, by the key that was presented.</summary>
/// <param name="Account">The account whose assets the key opens.</param>
public readonly record struct Caller(AccountId Account)
{
    /// <summary>From an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        new(context.Features.Get<ApiKeyIdentity>()?.Account ?? throw new InvalidOperationException("The route asks for a caller but doesn't require a key."));
}

/// <summary>Looks keys up by their hash and remembers the answer for a few seconds, by the header as it came: hashing it again for every request costs more than all else here.</summary>
public sealed class KeyLookup(IGrainFactory grains, IOptions<GatewayOptions> options) : IDisposable
{
    private const int MaxRemembered = 100_000;
    private readonly MemoryCache _seen = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>Whose header it is, if that was looked up a moment ago; null if it wasn't, or is nobody's.</summary>
    public ApiKeyIdentity? Known(string header) => _seen.TryGetValue(header, out ApiKeyIdentity? known) ? known : null;

    /// <summary>Whose key it is; null if it is nobody's.</summary>
    public async Task<ApiKeyIdentity?> Find(string header, string key)
    {
        // The header, not only the key in it: what is remembered of strangers has to stay small.
        if (key.Length == 0 || header.Length > ApiKeys.Bearer.Length + ApiKeyHash.MaxKeyLength) return null;
        if (_seen.TryGetValue(header, out ApiKeyIdentity? known)) return known;

        var identity = await grains.GetGrain<IApiKeysGrain>(0).Authenticate(ApiKeyHash.Of(key));
        if (options.Value.KeyCache > TimeSpan.Zero)
            _seen.Set(header, identity, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.Value.KeyCache });
        return identity;
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();
}
