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
        media.MapPost("/upload", RequestUpload);
        media.MapGet("/", List);
        media.MapGet("/{id}", Get);
        media.MapPatch("/{id}", Label);
        media.MapDelete("/{id}", Delete);
        media.MapPost("/{id}/confirm", Confirm);
        media.MapGet("/{id}/upload", GetUpload);
        media.MapPost("/{id}/restore", Restore);
        media.MapGet("/{id}/history", GetHistory);
        media.MapPost("/{id}/thumbnail", RequestThumbnail);
        media.MapPost("/{id}/retention", SetRetention);
        media.MapMethods("/{id}/content", [HttpMethods.Get, HttpMethods.Head], GetContent);
        media.MapMethods("/{id}/content/{job}/{file}", [HttpMethods.Get, HttpMethods.Head], GetContent);
    }

    private async Task RequestUpload(HttpContext context)
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
            Metadata = body.TextMap("metadata")?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
            Tags = body.TextList("tags"),
        };
        if (body.Refusal(request.Validate()) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var account = Caller.Of(context).Account;
        var id = IdempotencyKey.Of(context) is { } key ? MediaId.FromIdempotencyKey(account, key) : MediaId.New(clock.GetUtcNow()); // what died before its answer was kept is found again
        await (await grains.GetMedia(account, id).RequestUpload(request)).Answer(context, UploadAnswer.Of, NativeJson.Default.UploadAnswer, StatusCodes.Status201Created);
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
        var (metadata, tags) = (body.TextMap("metadata"), body.TextList("tags"));
        var request = new LabelRequest { Metadata = metadata, ClearMetadata = body.Has("metadata") && metadata is null, Tags = tags ?? (body.Has("tags") ? [] : null) };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await AnswerAsset(context, grain => grain.Label(request));
    }

    private async Task RequestThumbnail(HttpContext context)
    {
        var body = await JsonBody.Read(context, required: false);
        var request = new ThumbnailRequest { SourceMediaId = body.Text("source_media_id"), FrameTimeMs = body.Number("frame_time_ms"), Page = (int?)body.Number("page", int.MaxValue) };
        if (body.Refusal(request.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await Ask(context, grain => grain.RequestThumbnail(request))).Answer(context, AcceptedAnswer.Of, NativeJson.Default.AcceptedAnswer, StatusCodes.Status202Accepted);
    }

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
        var query = new AssetQuery
        {
            Kind = parameters.Choice<MediaKind>("kind"),
            Status = parameters.Choice<MediaStatus>("status"),
            TenantId = parameters.Text("tenant_id"),
            Limit = parameters.Number("limit") ?? AssetQuery.DefaultLimit,
            Offset = parameters.Number("offset") ?? 0,
            Cursor = parameters.Text("cursor"),
            Tags = parameters.Texts("tag"),
            Metadata = parameters.TextMap("metadata"),
        };
        parameters.NotBoth("cursor", "offset");
        if (parameters.Refusal(query.Validate()) is { } refusal) await refusal.ExecuteAsync(context);
        else await (await grains.GetCatalog(Caller.Of(context).Account).List(query, context.RequestAborted)).Answer(context, page => ListAnswer.Of(page, query), NativeJson.Default.ListAnswer);
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

    /// <summary>Calls the asset that the route names, in the caller's account. An id that can't be one of ours names nothing.</summary>
    private Task<MediaResult<T>> Ask<T>(HttpContext context, Func<IMediaGrain, Task<MediaResult<T>>> call) where T : class =>
        MediaId.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? call(grains.GetMedia(Caller.Of(context).Account, id))
            : Task.FromResult<MediaResult<T>>(MediaError.NotFound());
}

/// <summary>Maps <c>/api/v1/media</c>.</summary>
public static class MediaApiRoutes
{
    /// <summary>Maps the routes; all of them need a key.</summary>
    public static void MapMediaApi(this WebApplication app) =>
        ActivatorUtilities.CreateInstance<MediaApi>(app.Services).Map(app.MapGroup("/api/v1/media").RequireKey());
}
