namespace Orleans.Media.Gateway;

/// <summary>The account's keys. A key that is bound to a tenant manages that tenant's.</summary>
public sealed class KeysApi(IGrainFactory grains)
{
    internal void Map(IEndpointRouteBuilder keys)
    {
        keys.MapPost("/", Create);
        keys.MapGet("/", List);
        keys.MapGet("/{id}", Get);
        keys.MapDelete("/{id}", Revoke);
        keys.MapPost("/{id}/rotate", Rotate);
    }

    private async Task Create(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var request = new ApiKeyRequest
        {
            Name = body.Text("name", required: true) ?? "",
            Scopes = ScopesIn(body),
            TenantId = body.Text("tenant_id"),
            ExpiresAt = body.Time("expires_at"),
            Prefix = body.Text("prefix"),
        };
        var caller = Caller.Of(context);
        if (body.Refusal(body.HasFaults ? request.Validate() : []) is { } refusal) await refusal.ExecuteAsync(context); // what can be read is judged by the grain, all at once
        else await Give(context, await grains.GetKeys(caller.Account).Create(request, caller.Key));
    }

    private async Task List(HttpContext context)
    {
        var caller = Caller.Of(context);
        context.Response.WriteJson(KeyListAnswer.Of(await grains.GetKeys(caller.Account).List(caller.Key, context.RequestAborted)), NativeJson.Default.KeyListAnswer);
    }

    private async Task Get(HttpContext context)
    {
        var caller = Caller.Of(context);
        await (await grains.GetKeys(caller.Account).Get(IdIn(context), caller.Key, context.RequestAborted)).Answer(context, KeyAnswer.Of, NativeJson.Default.KeyAnswer);
    }

    private async Task Revoke(HttpContext context)
    {
        var caller = Caller.Of(context);
        await (await grains.GetKeys(caller.Account).Revoke(IdIn(context), caller.Key)).Answer(context, KeyAnswer.Of, NativeJson.Default.KeyAnswer);
    }

    private async Task Rotate(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: false);
        var overlap = body.Number("overlap", int.MaxValue);
        var rotation = overlap is { } seconds ? new ApiKeyRotation { Overlap = TimeSpan.FromSeconds(seconds) } : new ApiKeyRotation();
        var caller = Caller.Of(context);
        if (body.Refusal(rotation.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await Give(context, await grains.GetKeys(caller.Account).Rotate(IdIn(context), rotation, caller.Key));
    }

    private static Task Give(HttpContext context, MediaResult<IssuedKey> made)
    {
        context.Response.Headers.CacheControl = "no-store";
        return made.Answer(context, KeyAnswer.Of, NativeJson.Default.KeyAnswer, StatusCodes.Status201Created);
    }

    private static Scopes ScopesIn(JsonBody body)
    {
        if (body.Texts("scopes", required: true) is not { } names) return default;
        if (!Scopes.TryParse(names, out var scopes)) body.Fault("scopes", $"Each scope is one of {Scopes.Known}.");
        return scopes;
    }

    private static string IdIn(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}

/// <summary>Maps <c>/api/v1/keys</c>.</summary>
public static class KeysApiRoutes
{
    /// <summary>Maps the routes; all of them need an administrator's key.</summary>
    public static void MapKeysApi(this WebApplication app) =>
        ActivatorUtilities.CreateInstance<KeysApi>(app.Services).Map(app.MapGroup("/api/v1/keys").RequireKey().RequireScope(Scope.Admin).LimitedBy(LimitPolicies.Native));
}
