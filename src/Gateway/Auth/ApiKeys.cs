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

    /// <summary>These routes answer only callers with a key. Each declares the scope it needs, and what limits it: without, the gateway doesn't start to answer.</summary>
    public static T RequireKey<T>(this T routes) where T : IEndpointConventionBuilder
    {
        routes.Finally(route =>
        {
            if (!route.Metadata.OfType<NeededScope>().Any()) throw new InvalidOperationException($"{route.DisplayName} declares no scope: add RequireScope where it is mapped.");
            if (!route.Metadata.OfType<Limited>().Any()) throw new InvalidOperationException($"{route.DisplayName} declares no limits: add LimitedBy to its group.");
        });
        return routes;
    }

    /// <summary>These routes answer only callers whose key has this scope, or one that includes it (<see cref="Scopes"/>).</summary>
    public static T RequireScope<T>(this T routes, Scope scope) where T : IEndpointConventionBuilder => routes.WithMetadata(new NeededScope(scope));

    /// <summary>Checks the key where a route requires one.</summary>
    public static void UseApiKeys(this WebApplication app)
    {
        var check = ActivatorUtilities.CreateInstance<KeyCheck>(app.Services);
        app.Use(next => context => context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>() is { } needed ? check.Run(context, needed.Scope, next) : next(context));
    }

    internal sealed record NeededScope(Scope Scope);
}

/// <summary>The step of the pipeline.</summary>
internal sealed class KeyCheck(KeyLookup keys, Limits limits)
{
    public Task Run(HttpContext context, Scope needed, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(ApiKeys.Bearer, StringComparison.OrdinalIgnoreCase)) return Refuse(context);
        return keys.Known(header) is { } identity ? Enter(context, identity, needed, next) : LookUp(context, header, needed, next);
    }

    private async Task LookUp(HttpContext context, string header, Scope needed, RequestDelegate next) =>
        await (await keys.Find(header, header[ApiKeys.Bearer.Length..].Trim()) is { } identity ? Enter(context, identity, needed, next) : Refuse(context));

    private Task Enter(HttpContext context, ApiKeyIdentity identity, Scope needed, RequestDelegate next)
    {
        context.Features.Set(identity);
        return identity.Scopes.Allows(needed) ? next(context) : Refuse(context, Scopes.NameOf(needed));
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(MediaErrorCode.Unauthorized, context.Request.Headers.Authorization.Count == 0
            ? "Send an API key: Authorization: Bearer sk_live_…"
            : "This API key isn't valid: it is unknown, has expired or was revoked.").ExecuteAsync(context);
    }

    // What is refused is counted like what is answered, and comes no further than that: steps after this one may answer in the route's place.
    private Task Refuse(HttpContext context, string scope) => limits.Run(context, counted =>
    {
        counted.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\""; // RFC 6750, 3.1: the challenge names the scope
        return (Problem.Of(MediaErrorCode.InsufficientScope, $"This needs a key with the scope {scope}.") with { Scope = scope }).ExecuteAsync(counted);
    });
}
