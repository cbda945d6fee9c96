namespace Orleans.Media.Gateway;

/// <summary>
/// Limits the requests of routes that say so, after the key was checked: takes a permit of each window that the request falls into, or of none, and tells the
/// caller where the tightest one stands.
/// </summary>
internal sealed class Limits(Meters meters, TimeProvider time)
{
    private const string LimitHeader = "X-RateLimit-Limit", RemainingHeader = "X-RateLimit-Remaining", ResetHeader = "X-RateLimit-Reset";

    /// <summary>The step.</summary>
    public Task Run(HttpContext context, RequestDelegate next)
    {
        if (Of(context, context.GetEndpoint()) is not { Length: > 0 } windows) return next(context);
        if (!TryTakeAll(windows, 0, time.GetTimestamp())) return Wait(context, windows, next);
        Show(context, windows);
        return next(context);
    }

    /// <summary>Shows again where the windows stand: what failed has cleared its answer.</summary>
    public void ShowAgain(HttpContext context, Endpoint? endpoint)
    {
        if (Of(context, endpoint) is { Length: > 0 } windows) Show(context, windows);
    }

    private Meter[]? Of(HttpContext context, Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<Limited>() is { } limited && context.Features.Get<ApiKeyIdentity>() is { } key
            ? meters.Of(limited.Policy, key, limited.CountsWrites && IsWrite(context.Request.Method))
            : null;

    private async Task Wait(HttpContext context, Meter[] windows, RequestDelegate next)
    {
        while (true)
        {
            var now = time.GetTimestamp();
            if (Array.Find(windows, window => window.IsUsedUp(now)) is { } spent)
            {
                await Refuse(context, windows, spent, now);
                return;
            }

            if (TryTakeAll(windows, 0, now)) break;
            await Task.WhenAll(windows.Where(window => window.IsEmpty(now)).Select(window => window.Refill()));
        }

        Show(context, windows);
        await next(context);
    }

    private static bool TryTakeAll(Meter[] windows, int from, long now)
    {
        if (from == windows.Length) return true;
        if (!windows[from].TryTake(now, out var taken)) return false;
        if (TryTakeAll(windows, from + 1, now)) return true;
        windows[from].GiveBack(taken);
        return false;
    }

    private Task Refuse(HttpContext context, Meter[] windows, Meter spent, long now)
    {
        // Of several that are used up, the one that lasts longest: it makes no sense to come back earlier.
        foreach (var other in windows)
        {
            if (other.IsUsedUp(now) && other.Lease.Over > spent.Lease.Over) spent = other;
        }

        var seconds = Math.Max(1, (long)Math.Ceiling(time.GetElapsedTime(now, spent.Lease.Over).TotalSeconds));
        Show(context, spent);
        context.Response.Headers.RetryAfter = Numbers.Text(seconds);
        return Problem.Of(
            MediaErrorCode.RateLimited,
            $"This {(spent.Window.Scope is LimitScope.Key ? "key" : "account")} may make {spent.Limit} {(spent.Window.Of is LimitedRequests.Writes ? "requests that change something" : "requests")} in {spent.Window.Per.TotalSeconds:0} seconds: try again in {seconds}.").ExecuteAsync(context);
    }

    private static void Show(HttpContext context, Meter[] windows)
    {
        var tightest = windows[0];
        for (var i = 1; i < windows.Length; i++)
        {
            if (windows[i].Lease.Remaining < tightest.Lease.Remaining) tightest = windows[i];
        }

        Show(context, tightest);
    }

    private static void Show(HttpContext context, Meter window)
    {
        var (headers, lease) = (context.Response.Headers, window.Lease);
        headers[LimitHeader] = window.Limit;
        headers[RemainingHeader] = Numbers.Text(lease.Remaining);
        headers[ResetHeader] = lease.Reset;
    }

    private static bool IsWrite(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
}

/// <summary>A route's limits.</summary>
/// <param name="Policy">The policy that limits it.</param>
/// <param name="CountsWrites">Whether a request that changes something counts as a write.</param>
internal sealed record Limited(string Policy, bool CountsWrites);

/// <summary>Puts limits in place.</summary>
public static class LimitSetup
{
    /// <summary>Registers what counts.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection("Limits")).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<Meters>().AddSingleton<Limits>();
    }

    /// <summary>These routes are limited by this policy.</summary>
    /// <param name="routes">The routes; they need a key, which tells whom to limit.</param>
    /// <param name="policy">One of <see cref="LimitPolicies"/>, or one that is configured.</param>
    /// <param name="countWrites">Whether what isn't a <c>GET</c> counts as a write, too.</param>
    public static T LimitedBy<T>(this T routes, string policy, bool countWrites = false) where T : IEndpointConventionBuilder => routes.WithMetadata(new Limited(policy, countWrites));

    /// <summary>Limits requests, unless limits are switched off. After the keys: they tell whom.</summary>
    public static void UseLimits(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LimitOptions>>().Value.Enabled) return;
        var limits = app.Services.GetRequiredService<Limits>();
        app.Use(next => context => limits.Run(context, next));
    }
}
