using System.Buffers.Text;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Orleans.Media.Baseline;

/// <summary>The operations that are compared.</summary>
public static class MediaApi
{
    private const int PageLength = 25, LongestPage = 100;
    private const long MaxBytes = 30_000_000;
    private static readonly TimeSpan UploadUrlLifetime = TimeSpan.FromHours(1);

    /// <summary>Maps <c>/api/v1/media</c>.</summary>
    public static void MapMediaApi(this IEndpointRouteBuilder app)
    {
        var media = app.MapGroup("/api/v1/media");
        media.MapPost("/upload", Create);
        media.MapGet("/", List);
        media.MapGet("/{id}", Get);
        media.MapDelete("/{id}", Delete);
        media.MapPost("/{id}/confirm", Confirm);
        media.MapPost("/{id}/restore", Restore);
        media.MapGet("/{id}/history", History);
    }

    private static async Task<IResult> Create(Caller caller, UploadBody body, MediaStore store, BlobContainerClient container, TimeProvider clock)
    {
        if (body.Filename is not { Length: > 0 and <= 255 }) return Results.BadRequest();
        var now = clock.GetUtcNow();
        var id = $"m_{Guid.CreateVersion7(now):N}";
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        await store.Insert(caller.Account, id, body, token, now);

        var expires = now + UploadUrlLifetime;
        var url = Blob(container, caller, id).GenerateSasUri(BlobSasPermissions.Create, expires);
        var headers = new Dictionary<string, string> { ["Content-Type"] = body.ContentType ?? "application/octet-stream", ["x-ms-blob-type"] = "BlockBlob" };
        return TypedResults.Json(new UploadAnswer(id, url.AbsoluteUri, "PUT", headers, expires), BaselineJson.Readable.UploadAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Get(string id, Caller caller, HttpContext context, MediaStore store) =>
        Answer(await store.Find(caller.Account, id, context.RequestAborted), context);

    private static async Task<IResult> List(Caller caller, HttpContext context, MediaStore store, int limit = PageLength, int offset = 0) =>
        limit is < 1 or > LongestPage || offset < 0
            ? Results.BadRequest()
            : TypedResults.Json(await store.List(caller.Account, limit, offset, context.RequestAborted), BaselineJson.Readable.ListAnswer);

    // The blob's name follows from the id, so nothing has to be read before storage is asked.
    private static async Task<IResult> Confirm(string id, Caller caller, HttpContext context, MediaStore store, MediaMoves moves, BlobContainerClient container, TimeProvider clock)
    {
        BlobProperties blob;
        try
        {
            blob = await Blob(container, caller, id).GetPropertiesAsync(cancellationToken: context.RequestAborted);
        }
        catch (RequestFailedException none) when (none.Status is StatusCodes.Status404NotFound)
        {
            return await store.Find(caller.Account, id, context.RequestAborted) is null ? TypedResults.NotFound() : TypedResults.BadRequest();
        }

        if (blob.ContentLength > MaxBytes) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var confirmed = await moves.Confirm(caller.Account, id, blob.ContentLength, blob.ContentType, clock.GetUtcNow());
        return Answer(confirmed ?? await store.Find(caller.Account, id, context.RequestAborted), context); // confirmed before: the same answer
    }

    private static async Task<IResult> Delete(string id, Caller caller, MediaMoves moves, TimeProvider clock) =>
        await moves.Delete(caller.Account, id, clock.GetUtcNow()) ? TypedResults.Json(new DeleteAnswer(id, true), BaselineJson.Readable.DeleteAnswer) : TypedResults.NotFound();

    private static async Task<IResult> Restore(string id, Caller caller, HttpContext context, MediaMoves moves, TimeProvider clock) =>
        Answer(await moves.Restore(caller.Account, id, clock.GetUtcNow()), context);

    private static async Task<IResult> History(string id, Caller caller, HttpContext context, MediaStore store) =>
        await store.History(caller.Account, id, context.RequestAborted) is { } history ? TypedResults.Json(history, BaselineJson.Readable.HistoryAnswer) : TypedResults.NotFound();

    private static IResult Answer(MediaRow? row, HttpContext context) =>
        row is null ? TypedResults.NotFound() : TypedResults.Json(row.Answer($"{context.Request.Scheme}://{context.Request.Host}"), BaselineJson.Readable.MediaAnswer);

    private static BlobClient Blob(BlobContainerClient container, Caller caller, string id) => container.GetBlobClient($"{caller.Account}/{id}");
}
