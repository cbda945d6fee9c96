using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>How the native API's answers are written: snake_case, enums by name, times as the page shows them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnum<MediaKind>), typeof(SnakeCaseEnum<MediaStatus>), typeof(SnakeCaseEnum<ThumbnailSource>), typeof(SnakeCaseEnum<FailureCode>), typeof(WireTime)])]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(ProgressAnswer))]
[JsonSerializable(typeof(MediaAnswer))]
[JsonSerializable(typeof(AcceptedAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(DeleteAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(RetentionAnswer))]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(KeyListAnswer))]
public sealed partial class NativeJson : JsonSerializerContext;

/// <summary>Times as <c>2026-06-09T12:24:00.000Z</c>.</summary>
public sealed class WireTime : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
