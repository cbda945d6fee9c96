namespace Orleans.Media.Gateway;

/// <summary>Webhooks. Each handler reads, calls the grain, and writes its answer.</summary>
public sealed class WebhooksApi(IGrainFactory grains)
{
    internal void Map(RouteGroupBuilder webhooks)
    {
        webhooks.RequireScope(Scope.WebhooksWrite);
        webhooks.MapPost("/", Create);
        webhooks.MapGet("/", List);
        webhooks.MapGet("/{id}", Get);
        webhooks.MapPatch("/{id}", Change);
        webhooks.MapDelete("/{id}", Delete);
        webhooks.MapPost("/{id}/rotate-secret", RotateSecret);
        webhooks.MapPost("/{id}/test", Test);
        webhooks.MapGet("/{id}/deliveries", GetDeliveries);
        webhooks.MapPost("/{id}/deliveries/{delivery}/replay", Replay);
    }

    private async Task Create(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var request = new WebhookRequest { Url = body.Text("url", required: true) ?? "", Events = body.Texts("events"), TenantId = Caller.Of(context).TenantFor(body.Text("tenant_id"), body.Fault), Description = body.Text("description") };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await grains.GetWebhooks(Caller.Of(context).Account).Create(request, context.RequestAborted)).Answer(context, WebhookSecretAnswer.Of, EventsJson.Default.WebhookSecretAnswer, StatusCodes.Status201Created);
    }

    private async Task List(HttpContext context) =>
        context.Response.WriteJson(WebhookListAnswer.Of(await grains.GetWebhooks(Caller.Of(context).Account).List(context.RequestAborted), Caller.Of(context).TenantId), EventsJson.Default.WebhookListAnswer);

    private async Task Get(HttpContext context) => await (await Ask(context, webhook => webhook.Get())).Answer(context, WebhookAnswer.Of, EventsJson.Default.WebhookAnswer);

    private async Task Change(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var change = new WebhookChange { Url = body.Text("url"), Events = body.Texts("events"), Description = body.Text("description"), Enabled = body.Flag("enabled") };
        if (body.Refusal(body.HasFaults ? [] : change.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await Ask(context, webhook => webhook.Change(change))).Answer(context, WebhookAnswer.Of, EventsJson.Default.WebhookAnswer);
    }

    private async Task Delete(HttpContext context) => await (await Ask(context, webhook => webhook.Delete())).Answer(context, WebhookDeleteAnswer.Of, EventsJson.Default.WebhookDeleteAnswer);

    private async Task RotateSecret(HttpContext context) => await (await Ask(context, webhook => webhook.RotateSecret())).Answer(context, RotatedAnswer.Of, EventsJson.Default.RotatedAnswer);

    private async Task Test(HttpContext context) => await (await Ask(context, webhook => webhook.Test())).Answer(context, WebhookTestAnswer.Of, EventsJson.Default.WebhookTestAnswer);

    private async Task GetDeliveries(HttpContext context)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var query = new DeliveryQuery(parameters.Number("limit") ?? DeliveryQuery.DefaultLimit, parameters.Text("before"));
        if (parameters.Refusal(query.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await Ask(context, webhook => webhook.GetDeliveries(query))).Answer(context, DeliveryListAnswer.Of, EventsJson.Default.DeliveryListAnswer);
    }

    private async Task Replay(HttpContext context) => await (await Ask(context, webhook => webhook.Replay((string)context.Request.RouteValues["delivery"]!)))
        .Answer(context, DeliveryAnswer.Of, EventsJson.Default.DeliveryAnswer, StatusCodes.Status202Accepted);

    /// <summary>
    /// Calls the webhook that the route names, in the caller's account and tenant: a key of one tenant deals with webhooks of that tenant
    /// alone. An id that can't be one of ours names nothing.
    /// </summary>
    private async Task<MediaResult<T>> Ask<T>(HttpContext context, Func<IWebhookGrain, Task<MediaResult<T>>> call) where T : class
    {
        var caller = Caller.Of(context);
        if (context.Request.RouteValues["id"] is not string id || !WebhookIds.IsId(id)) return NotFound();
        var webhook = grains.GetWebhook(caller.Account, id);
        return caller.TenantId is null || (await webhook.Get()).Value?.TenantId == caller.TenantId ? await call(webhook) : NotFound();
    }

    private static MediaError NotFound() => new() { Code = MediaErrorCode.NotFound, Detail = "There is no such webhook." };
}

/// <summary>Maps <c>/api/v1/webhooks</c>.</summary>
public static class WebhooksApiRoutes
{
    /// <summary>Maps the routes; all of them need a key.</summary>
    public static void MapWebhooksApi(this WebApplication app) =>
        ActivatorUtilities.CreateInstance<WebhooksApi>(app.Services).Map(app.MapGroup("/api/v1/webhooks").RequireKey().LimitedBy(LimitPolicies.Native));
}
