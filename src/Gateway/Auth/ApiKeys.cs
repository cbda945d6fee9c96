namespace Orleans.Media.Gateway;

/// <summary>
/// Bearer keys: <c>Authorization: Bearer sk_live_…</c>. A key of any prefix is a key. One step of the pipeline looks it up, sees whether it
/// has the scope that the route declares, and leaves the caller behind; ASP.NET's authentication would make a handler, a ticket and a
/// principal of every request.
/// </summary>
public static class ApiKeys
{
    internal const string Bearer = "Bearer ";

    /// <summary>Registers the keys' cache, and who tells of their use.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services) =>
        services.AddSingleton<KeyLookup>().AddSingleton<KeyUses>().AddHostedService(provider => provider.GetRequiredService<KeyUses>());

    /// <summary>These routes answer only callers with a key, and each declares the scope it needs: without one the gateway doesn't start to answer.</summary>
    public static T RequireKey<T>(this T routes) where T : IEndpointConventionBuilder
    {
        routes.Finally(route =>
        {
            if (!route.Metadata.OfType<NeededScope>().Any()) throw new InvalidOperationException($"{route.DisplayName} declares no scope: add RequireScope where it is mapped.");
        });
        return routes;
    }

    /// <summary>These routes answer only callers whose key has this scope, or one that includes it (<see cref="Scopes"/>).</summary>
    public static T RequireScope<T>(this T routes, Scope scope) where T : IEndpointConventionBuilder => routes.WithMetadata(new NeededScope(scope));

    /// <summary>Checks the key where a route requires one.</summary>
    public static void UseApiKeys(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<KeyLookup>();
        app.Use(next => context => context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>() is { } needed ? Check(context, keys, needed.Scope, next) : next(context));
    }

    private static Task Check(HttpContext context, KeyLookup keys, Scope needed, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return Refuse(context);
        return keys.Known(header) is { } identity ? Enter(context, identity, needed, next) : LookUp(context, header, keys, needed, next);
    }

    private static async Task LookUp(HttpContext context, string header, KeyLookup keys, Scope needed, RequestDelegate next) =>
        await (await keys.Find(header, header[Bearer.Length..].Trim()) is { } identity ? Enter(context, identity, needed, next) : Refuse(context));

    private static Task Enter(HttpContext context, ApiKeyIdentity identity, Scope needed, RequestDelegate next)
    {
        context.Features.Set(identity);
        if (!identity.Scopes.Allows(needed)) context.SetEndpoint(RefusalOf(needed, context.GetEndpoint()!));
        return next(context);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(MediaErrorCode.Unauthorized, context.Request.Headers.Authorization.Count == 0
            ? "Send an API key: Authorization: Bearer sk_live_…"
            : "This API key isn't valid: it is unknown, has expired or was revoked.").ExecuteAsync(context);
    }

    /// <summary>Takes the route's place, so that what comes before it, its limits, is the same for a request that is refused.</summary>
    private static Endpoint RefusalOf(Scope needed, Endpoint route) => new(context => Refuse(context, Scopes.NameOf(needed)), route.Metadata, route.DisplayName);

    // RFC 6750, 3.1: the challenge names the scope.
    private static Task Refuse(HttpContext context, string scope)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return (Problem.Of(MediaErrorCode.InsufficientScope, $"This needs a key with the scope {scope}.") with { Scope = scope }).ExecuteAsync(context);
    }

    private sealed record NeededScope(Scope Scope);
}
