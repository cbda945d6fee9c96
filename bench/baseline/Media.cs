using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media.Baseline;

/// <summary>What a client asks an upload URL for.</summary>
public sealed record UploadBody(string? Filename, string? ContentType, string? Kind, string? TenantId);

/// <summary>The ticket, in the registry's shape.</summary>
public sealed record UploadAnswer(string Id, string UploadUrl, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>The media object, in the registry's shape.</summary>
public sealed record MediaAnswer(
    string Id, string Kind, string Filename, string? ContentType, long? Size, string Status, int? Width, int? Height, long? DurationMs,
    DateTimeOffset CreatedAt, string Url, string? ThumbnailUrl, ThumbnailAnswer? Thumbnail);

/// <summary>A thumbnail, in the registry's shape.</summary>
public sealed record ThumbnailAnswer(string Url, int? Width, int? Height, long? FrameTimeMs, string Source);

/// <summary>A page, in the registry's shape.</summary>
public sealed record ListAnswer(IReadOnlyList<ListedMedia> Data, Pagination Pagination);

/// <summary>An asset in a page.</summary>
public sealed record ListedMedia(
    string Id, string Kind, string Filename, string? ContentType, long? Size, string Status, int? Width, int? Height, long? DurationMs, DateTimeOffset CreatedAt);

/// <summary>Which page it is.</summary>
public sealed record Pagination(int Limit, int Offset, long Total);

/// <summary>The answer to a delete, in the registry's shape.</summary>
public sealed record DeleteAnswer(string Id, bool Deleted);

/// <summary>An asset's history, in the registry's shape.</summary>
public sealed record HistoryAnswer(string Id, string Status, DateTimeOffset PurgeAt, IReadOnlyList<Transition> Transitions);

/// <summary>A step of it.</summary>
public sealed record Transition(DateTimeOffset At, string? From, string To, string Cause);

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(MediaAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(DeleteAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
public sealed partial class BaselineJson : JsonSerializerContext
{
    /// <summary>URLs as they are, as the registry writes them.</summary>
    public static BaselineJson Readable { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
