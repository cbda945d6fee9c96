using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// The native API, contract A (PostFuze's media page) and what goes beyond it. Each handler reads, calls the grain,
/// and writes its answer.
/// </summary>
public static class MediaApi
{
    /// <summary>Maps <c>/api/v1/media</c>.</summary>
    public static void MapMediaApi(this IEndpointRouteBuilder app)
    {
        var media = app.MapGroup("/api/v1/media").RequireAuthorization();
        media.MapPost("/upload", RequestUpload);
        media.MapGet("/", List);
        media.MapGet("/{id}", Get);
        media.MapDelete("/{id}", Delete);
        media.MapPost("/{id}/confirm", Confirm);
        media.MapGet("/{id}/upload", GetUpload);
        media.MapPost("/{id}/restore", Restore);
        media.MapGet("/{id}/history", GetHistory);
        media.MapMethods("/{id}/content", [HttpMethods.Get, HttpMethods.Head], GetContent);
    }

    private static async Task<IResult> RequestUpload(Caller caller, HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        var body = await JsonBody.Read(context, required: true);
        var request = new UploadRequest
        {
            Filename = body.Text("filename", required: true) ?? "",
            ContentType = body.Text("content_type"),
            Kind = body.Choice<MediaKind>("kind"),
            TenantId = body.Text("tenant_id"),
            Mode = body.Choice<UploadMode>("mode") ?? UploadMode.Single,
            Visibility = body.Choice<Visibility>("visibility") ?? Visibility.Public,
        };
        var idempotency = IdempotencyKey.Read(context, body);
        if (body.Refusal(request.Validate()) is { } refusal) return refusal;

        var id = idempotency is null ? MediaId.New(clock.GetUtcNow()) : MediaId.FromIdempotencyKey(caller.Account, idempotency);
        return (await grains.GetMedia(caller.Account, id).RequestUpload(request)).Answer(UploadAnswer.Of, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Confirm(MediaTarget asset, HttpContext context, IOptions<GatewayOptions> options)
    {
        var body = await JsonBody.Read(context, required: false);
        var request = new ConfirmRequest { Md5 = body.Text("md5"), Sha256 = body.Text("sha256") };
        if (body.Refusal(request.Validate()) is { } refusal) return refusal;
        // Not cancelled with the request: a caller who gave up waiting asks again and gets the answer of this one.
        return (await asset.Ask(grain => grain.Confirm(request))).Answer(found => MediaAnswer.Of(found, BaseAddress.Of(context, options)));
    }

    private static async Task<IResult> Get(MediaTarget asset, HttpContext context, IOptions<GatewayOptions> options) =>
        (await asset.Ask(grain => grain.Get())).Answer(found => MediaAnswer.Of(found, BaseAddress.Of(context, options)));

    private static async Task<IResult> List(Caller caller, HttpContext context, IGrainFactory grains)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var query = new AssetQuery
        {
            Kind = parameters.Choice<MediaKind>("kind"),
            Status = parameters.Choice<MediaStatus>("status"),
            TenantId = parameters.Text("tenant_id"),
            Limit = parameters.Number("limit") ?? AssetQuery.DefaultLimit,
            Offset = parameters.Number("offset") ?? 0,
        };
        if (parameters.Refusal(query.Validate()) is { } refusal) return refusal;
        return (await grains.GetCatalog(caller.Account).List(query, context.RequestAborted)).Answer(page => ListAnswer.Of(page, query));
    }

    // The page: 404 if it is already deleted. The grain's own answer is the same both times.
    private static async Task<IResult> Delete(MediaTarget asset) =>
        (await asset.Ask(grain => grain.Delete())) is { Value.AlreadyDeleted: false } deleted ? deleted.Answer(DeleteAnswer.Of) : Problem.Of(MediaError.NotFound());

    private static async Task<IResult> GetUpload(MediaTarget asset, HttpContext context) =>
        (await asset.Ask(grain => grain.GetUpload(context.RequestAborted))).Answer(ProgressAnswer.Of);

    private static async Task<IResult> Restore(MediaTarget asset, HttpContext context, IOptions<GatewayOptions> options) =>
        (await asset.Ask(grain => grain.Restore())).Answer(found => MediaAnswer.Of(found, BaseAddress.Of(context, options)));

    private static async Task<IResult> GetHistory(MediaTarget asset) =>
        (await asset.Ask(grain => grain.GetHistory())).Answer(HistoryAnswer.Of);

    private static async Task<IResult> GetContent(MediaTarget asset) =>
        (await asset.Ask(grain => grain.GetContent())).Redirect();
}
