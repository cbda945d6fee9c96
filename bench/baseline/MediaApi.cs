using System.Buffers.Text;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;

namespace Orleans.Media.Baseline;

/// <summary>The two operations that are compared.</summary>
public static class MediaApi
{
    private static readonly TimeSpan UploadUrlLifetime = TimeSpan.FromHours(1);

    /// <summary>Maps <c>/api/v1/media</c>.</summary>
    public static void MapMediaApi(this IEndpointRouteBuilder app)
    {
        var media = app.MapGroup("/api/v1/media");
        media.MapPost("/upload", Create);
        media.MapGet("/{id}", Get);
    }

    private static async Task<IResult> Create(Caller caller, UploadBody body, MediaStore store, BlobContainerClient container, TimeProvider clock)
    {
        if (body.Filename is not { Length: > 0 and <= 255 } filename) return Results.BadRequest();
        var now = clock.GetUtcNow();
        var id = $"m_{Guid.CreateVersion7(now):N}";
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        await store.Insert(caller.Account, id, body, token, now);

        var expires = now + UploadUrlLifetime;
        var url = container.GetBlobClient($"{caller.Account}/{id}/{token}/{filename}").GenerateSasUri(BlobSasPermissions.Create, expires);
        var headers = new Dictionary<string, string> { ["Content-Type"] = body.ContentType ?? "application/octet-stream", ["x-ms-blob-type"] = "BlockBlob" };
        return TypedResults.Json(new UploadAnswer(id, url.AbsoluteUri, "PUT", headers, expires), BaselineJson.Readable.UploadAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Get(string id, Caller caller, HttpContext context, MediaStore store) =>
        await store.Find(caller.Account, id, $"{context.Request.Scheme}://{context.Request.Host}", context.RequestAborted) is { } asset
            ? TypedResults.Json(asset, BaselineJson.Readable.MediaAnswer)
            : TypedResults.NotFound();
}
