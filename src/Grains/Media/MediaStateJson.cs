using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>How <see cref="MediaState"/>, <see cref="ReconcileState"/> and <see cref="LimitState"/> are stored: snake_case JSON, enums by name, times in Unix milliseconds, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<MediaKind>), typeof(SnakeCaseEnum<MediaStatus>), typeof(SnakeCaseEnum<UploadMode>), typeof(SnakeCaseEnum<Visibility>), typeof(SnakeCaseEnum<ThumbnailSource>), typeof(SnakeCaseEnum<FailureCode>), typeof(SnakeCaseEnum<JobKind>), typeof(SnakeCaseEnum<OrphanReason>), typeof(SnakeCaseEnum<WalkPart>), typeof(UnixMilliseconds)])]
[JsonSerializable(typeof(MediaState))]
[JsonSerializable(typeof(ReconcileState))]
[JsonSerializable(typeof(LimitState))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class MediaStateJson : JsonSerializerContext;

/// <summary>Hands <see cref="MediaStateJson"/> to Orleans' storage provider.</summary>
public sealed class MediaStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, typeof(T), MediaStateJson.Default));

    /// <summary>An asset's state as it is stored.</summary>
    public static byte[] ToBytes(MediaState state) => JsonSerializer.SerializeToUtf8Bytes(state, MediaStateJson.Default.MediaState);

    public T? Deserialize<T>(BinaryData input) => (T?)JsonSerializer.Deserialize(input.ToMemory().Span, typeof(T), MediaStateJson.Default);
}

/// <summary>Times as whole milliseconds since 1970, which both databases compare without parsing.</summary>
public sealed class UnixMilliseconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
