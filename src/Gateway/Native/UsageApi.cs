namespace Orleans.Media.Gateway;

/// <summary>What the account uses of what it may use.</summary>
public sealed class UsageApi(IGrainFactory grains)
{
    internal async Task Get(HttpContext context)
    {
        var caller = Caller.Of(context);
        var parameters = new QueryParameters(context.Request.Query);
        var tenant = caller.TenantFor(parameters.Text("tenant_id"), parameters.Fault);
        if (parameters.Refusal(new AssetQuery { TenantId = tenant }.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await grains.GetCatalog(caller.Account).GetUsage(tenant, context.RequestAborted)).Answer(context, UsageAnswer.Of, NativeJson.Default.UsageAnswer);
    }
}

/// <summary>200 to <c>GET /usage</c>.</summary>
public sealed record UsageAnswer(string? TenantId, Metered Bytes, Metered Assets, Metered UploadsInFlight)
{
    internal static UsageAnswer Of(AccountUsage usage) => new(usage.TenantId, usage.Bytes, usage.Assets, usage.UploadsInFlight);
}

/// <summary>Maps <c>/api/v1/usage</c>.</summary>
public static class UsageApiRoutes
{
    /// <summary>Maps the route; it needs a key.</summary>
    public static void MapUsageApi(this WebApplication app) =>
        app.MapGroup("/api/v1/usage").RequireKey().MapGet("/", ActivatorUtilities.CreateInstance<UsageApi>(app.Services).Get).RequireScope(Scope.MediaRead);
}
