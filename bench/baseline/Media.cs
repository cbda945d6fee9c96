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

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(MediaAnswer))]
public sealed partial class BaselineJson : JsonSerializerContext
{
    /// <summary>URLs as they are, as the registry writes them.</summary>
    public static BaselineJson Readable { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
