using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// The native API, contract A (PostFuze's media page) and what goes beyond it. Each handler reads, calls the grain,
/// and writes its answer.
/// </summary>
public sealed class MediaApi(IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider clock)
{
    internal void Map(IEndpointRouteBuilder media)
    {
        media.MapPost("/upload", RequestUpload).RequireScope(Scope.MediaWrite);
        media.MapGet("/", List).RequireScope(Scope.MediaRead);
        media.MapGet("/{id}", Get).RequireScope(Scope.MediaRead);
        media.MapPatch("/{id}", Label).RequireScope(Scope.MediaWrite);
        media.MapDelete("/{id}", Delete).RequireScope(Scope.MediaWrite);
        media.MapPost("/{id}/confirm", Confirm).RequireScope(Scope.MediaWrite);
        media.MapGet("/{id}/upload", GetUpload).RequireScope(Scope.MediaWrite); // it hands out the URL to write with
        media.MapPost("/{id}/restore", Restore).RequireScope(Scope.MediaWrite);
        media.MapGet("/{id}/history", GetHistory).RequireScope(Scope.MediaRead);
        media.MapPost("/{id}/thumbnail", RequestThumbnail).RequireScope(Scope.MediaWrite);
        media.MapPost("/{id}/retention", SetRetention).RequireScope(Scope.MediaWrite);
        media.MapMethods("/{id}/content", [HttpMethods.Get, HttpMethods.Head], GetContent).RequireScope(Scope.MediaRead);
        media.MapMethods("/{id}/content/{job}/{file}", [HttpMethods.Get, HttpMethods.Head], GetContent).RequireScope(Scope.MediaRead);
    }

    private async Task RequestUpload(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var caller = Caller.Of(context);
        var request = new UploadRequest
        {
            Filename = body.Text("filename", required: true) ?? "",
            ContentType = body.Text("content_type"),
            Kind = body.Choice<MediaKind>("kind"),
            TenantId = caller.TenantFor(body.Text("tenant_id"), body.Fault),
            Mode = body.Choice<UploadMode>("mode") ?? UploadMode.Single,
            Visibility = body.Choice<Visibility>("visibility") ?? Visibility.Public,
            Metadata = body.TextMap("metadata")?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
            Tags = body.Texts("tags"),
        };
        if (body.Refusal(request.Validate()) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var id = IdempotencyKey.Of(context) is { } key ? MediaId.FromIdempotencyKey(caller.Account, caller.Own(key)) : MediaId.New(clock.GetUtcNow()); // what died before its answer was kept is found again
        await (await grains.GetMedia(caller.Account, id).RequestUpload(request)).Answer(context, UploadAnswer.Of, NativeJson.Default.UploadAnswer, StatusCodes.Status201Created);
    }

    private async Task Confirm(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: false);
        var request = new ConfirmRequest { Md5 = body.Text("md5"), Sha256 = body.Text("sha256") };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        // Not cancelled with the request: a caller who gave up waiting asks again and gets the answer of this one.
        else await AnswerAsset(context, grain => grain.Confirm(request));
    }

    // As JSON merge patch: null takes away, of metadata all of it or one key.
    private async Task Label(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var (metadata, tags) = (body.TextMap("metadata"), body.Texts("tags"));
        var request = new LabelRequest { Metadata = metadata, ClearMetadata = body.Has("metadata") && metadata is null, Tags = tags ?? (body.Has("tags") ? [] : null) };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await AnswerAsset(context, grain => grain.Label(request));
    }

    private async Task RequestThumbnail(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: false);
        var request = new ThumbnailRequest { SourceMediaId = body.Text("source_media_id"), FrameTimeMs = body.Number("frame_time_ms"), Page = (int?)body.Number("page", int.MaxValue) };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await Ask(context, grain => RequestThumbnail(context, grain, request))).Answer(context, AcceptedAnswer.Of, NativeJson.Default.AcceptedAnswer, StatusCodes.Status202Accepted);
    }

    private async Task<MediaResult<MediaAsset>> RequestThumbnail(HttpContext context, IMediaGrain grain, ThumbnailRequest request) =>
        MediaId.TryParse(request.SourceMediaId, out var source) && !await Caller.Of(context).Opens(grains, source)
            ? ThumbnailRequest.NoSuchSource()
            : await grain.RequestThumbnail(request);

    private async Task SetRetention(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: true);
        var request = new RetentionRequest { PurgeAt = body.Time("purge_at"), Days = (int?)body.Number("days", int.MaxValue), Pinned = body.Flag("pinned") };
        if (body.Refusal(body.HasFaults ? [] : request.Validate()) is { } refusal) await refusal.ExecuteAsync(context); // a field that can't be read was given all the same
        else await Answer(context, grain => grain.SetRetention(request), RetentionAnswer.Of, NativeJson.Default.RetentionAnswer);
    }

    private Task Get(HttpContext context) => AnswerAsset(context, static grain => grain.Get());

    private async Task List(HttpContext context)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var caller = Caller.Of(context);
        var query = new AssetQuery
        {
            Kind = parameters.Choice<MediaKind>("kind"),
            Status = parameters.Choice<MediaStatus>("status"),
            TenantId = caller.TenantFor(parameters.Text("tenant_id"), parameters.Fault),
            Limit = parameters.Number("limit") ?? AssetQuery.DefaultLimit,
            Offset = parameters.Number("offset") ?? 0,
            Cursor = parameters.Text("cursor"),
            Tags = parameters.Texts("tag"),
            Metadata = parameters.TextMap("metadata"),
        };
        parameters.NotBoth("cursor", "offset");
        if (parameters.Refusal(query.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await grains.GetCatalog(caller.Account).List(query, context.RequestAborted)).Answer(context, page => ListAnswer.Of(page, query), NativeJson.Default.ListAnswer);
    }

    // The page: 404 if it is already deleted. The grain's own answer is the same both times.
    private async Task Delete(HttpContext context)
    {
        var deleted = await Ask(context, static grain => grain.Delete());
        if (deleted.Value is { AlreadyDeleted: true }) deleted = MediaError.NotFound();
        await deleted.Answer(context, DeleteAnswer.Of, NativeJson.Default.DeleteAnswer);
    }

    private Task GetUpload(HttpContext context) => Answer(context, grain => grain.GetUpload(context.RequestAborted), ProgressAnswer.Of, NativeJson.Default.ProgressAnswer);

    private Task Restore(HttpContext context) => AnswerAsset(context, static grain => grain.Restore());

    private Task GetHistory(HttpContext context) => Answer(context, static grain => grain.GetHistory(), HistoryAnswer.Of, NativeJson.Default.HistoryAnswer);

    private async Task GetContent(HttpContext context) => await (await Ask(context, grain => grain.GetContent(file: Derivatives.FileOf(context.Request.RouteValues)))).Redirect(context);

    private Task AnswerAsset(HttpContext context, Func<IMediaGrain, Task<MediaResult<MediaAsset>>> call) =>
        Answer(context, call, found => MediaAnswer.Of(found, BaseAddress.Of(context, options)), NativeJson.Default.MediaAnswer);

    private async Task Answer<T, TAnswer>(HttpContext context, Func<IMediaGrain, Task<MediaResult<T>>> call, Func<T, TAnswer> shape, JsonTypeInfo<TAnswer> type) where T : class =>
        await (await Ask(context, call)).Answer(context, shape, type);

    /// <summary>Calls the asset that the route names, in the caller's account and tenant. An id that can't be one of ours names nothing.</summary>
    private Task<MediaResult<T>> Ask<T>(HttpContext context, Func<IMediaGrain, Task<MediaResult<T>>> call) where T : class
    {
        if (!MediaId.TryParse(context.Request.RouteValues["id"] as string, out var id)) return Task.FromResult<MediaResult<T>>(MediaError.NotFound());
        var caller = Caller.Of(context);
        return caller.TenantId is null ? call(grains.GetMedia(caller.Account, id)) : AskOfTenant(caller, id, call);
    }

    private async Task<MediaResult<T>> AskOfTenant<T>(Caller caller, MediaId id, Func<IMediaGrain, Task<MediaResult<T>>> call) where T : class =>
        await caller.Opens(grains, id) ? await call(grains.GetMedia(caller.Account, id)) : MediaError.NotFound();
}

/// <summary>Maps <c>/api/v1/media</c>.</summary>
public static class MediaApiRoutes
{
    /// <summary>Maps the routes; all of them need a key, with the scope that each declares.</summary>
    public static void MapMediaApi(this WebApplication app) =>
        ActivatorUtilities.CreateInstance<MediaApi>(app.Services).Map(app.MapGroup("/api/v1/media").RequireKey().LimitedBy(LimitPolicies.Native, countWrites: true));
}
