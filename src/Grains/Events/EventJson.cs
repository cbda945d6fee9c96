using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media;

/// <summary>How events are told: <c>{type, timestamp, data}</c>, as standardwebhooks.com advises.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ToldEvent))]
[JsonSerializable(typeof(TestEvent))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(UploadProgressEvent))]
[JsonSerializable(typeof(IReadOnlyList<StoredAttempt>))]
internal sealed partial class EventJson : JsonSerializerContext
{
    private const string ProgressType = "media.progress", UploadProgressType = "media.upload_progress";

    private static EventJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // JSON, never part of a page
    });

    internal static string Body(MediaEventType type, MediaState asset, MediaStatus? from, MediaStatus? to, string? cause, DateTimeOffset at) => JsonSerializer.Serialize(
        new ToldEvent(MediaEventTypes.NameOf(type), Time(at), new ToldAsset(
            asset.Id, WireNames.Of(asset.Kind), asset.Filename, asset.ContentType, asset.Size, to is { } now ? WireNames.Of(now) : null, from is { } before ? WireNames.Of(before) : null,
            cause, asset.TenantId, asset.Failure is { } failure && type is MediaEventType.Failed ? new ToldFailure(WireNames.Of(failure.Code), failure.Message) : null, asset.Metadata, asset.Tags, Time(asset.CreatedAt), asset.Purge() is { } purge ? Time(purge) : null)),
        Readable.ToldEvent);

    internal static string Test(string webhook, DateTimeOffset at) =>
        JsonSerializer.Serialize(new TestEvent("webhook.test", Time(at), new TestData(webhook)), Readable.TestEvent);

    /// <summary>Something goes on; told to who listens, and not kept.</summary>
    internal static LiveEvent Progress(MediaState asset, JobProgress progress, DateTimeOffset at) => new(
        null, asset.Id, asset.TenantId, ProgressType, JsonSerializer.Serialize(new ProgressEvent(ProgressType, Time(at), new ToldProgress(asset.Id, progress.Step, progress.Percent)), Readable.ProgressEvent));

    /// <summary>Bytes have landed; told to who listens, and not kept.</summary>
    internal static LiveEvent UploadProgress(MediaState asset, long bytes, int blocks, DateTimeOffset at) => new(
        null, asset.Id, asset.TenantId, UploadProgressType,
        JsonSerializer.Serialize(new UploadProgressEvent(UploadProgressType, Time(at), new ToldUpload(asset.Id, bytes, blocks)), Readable.UploadProgressEvent));

    internal static string Attempts(IReadOnlyList<StoredAttempt> attempts) => JsonSerializer.Serialize(attempts, Readable.IReadOnlyListStoredAttempt);

    internal static IReadOnlyList<StoredAttempt> Attempts(string text) => JsonSerializer.Deserialize(text, Readable.IReadOnlyListStoredAttempt) ?? [];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>An event on the wire.</summary>
internal sealed record ToldEvent(string Type, string Timestamp, ToldAsset Data);

/// <summary>The asset in it. <c>status</c> is the state it came to, which is not there any more once it was purged.</summary>
internal sealed record ToldAsset(
    string Id, string Kind, string Filename, string? ContentType, long? Size, string? Status, string? PreviousStatus, string? Cause, string? TenantId, ToldFailure? Failure,
    IReadOnlyDictionary<string, string>? Metadata, IReadOnlyList<string>? Tags, string CreatedAt, string? PurgeAt);

/// <summary>Why it failed.</summary>
internal sealed record ToldFailure(string Code, string Message);

/// <summary>What is sent to try a webhook.</summary>
internal sealed record TestEvent(string Type, string Timestamp, TestData Data);

internal sealed record TestData(string WebhookId);

/// <summary>How far a job is.</summary>
internal sealed record ProgressEvent(string Type, string Timestamp, ToldProgress Data);

internal sealed record ToldProgress(string Id, string Step, int Percent);

/// <summary>How much of an upload has landed.</summary>
internal sealed record UploadProgressEvent(string Type, string Timestamp, ToldUpload Data);

internal sealed record ToldUpload(string Id, long Bytes, int Blocks);

/// <summary>A try as it is stored with its delivery.</summary>
internal sealed record StoredAttempt(long At, int? Status, long DurationMs, string? Error, string? Body);
