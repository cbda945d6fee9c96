using System.Globalization;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>What the registry says of an asset in the end. What is null must not be there.</summary>
public sealed record CorpusEnd
{
    private const double Tolerance = 0.12; // seconds: encoders put some silence before and after

    /// <summary>The asset's state; or, if confirm refused the bytes, why.</summary>
    public required string Status { get; init; }
    public string? ContentType { get; init; }
    /// <summary>Width and height, <c>302x78</c>.</summary>
    public string? Size { get; init; }
    public double? Seconds { get; init; }
    public bool BitRate { get; init; }
    public int? Pages { get; init; }
    /// <summary>The failure's code and step.</summary>
    public string? Failure { get; init; }
    /// <summary>The thumbnail's source and size.</summary>
    public string? Thumbnail { get; init; }
    /// <summary>Names, in the order of the alphabet.</summary>
    public string? Renditions { get; init; }
    public bool Placeholder { get; init; }

    public static CorpusEnd Of(JsonElement asset) => new()
    {
        Status = Text(asset, "status")!,
        ContentType = Text(asset, "content_type"),
        Size = SizeOf(asset),
        Seconds = Find(asset, "duration_ms")?.GetInt64() / 1000.0,
        BitRate = Find(asset, "bit_rate")?.GetInt64() > 0,
        Pages = Find(asset, "pages")?.GetInt32(),
        Failure = Find(asset, "failure") is { } failure ? $"{Text(failure, "code")} at {Text(failure, "step")}" : null,
        Thumbnail = Find(asset, "thumbnail") is { } thumbnail ? $"{Text(thumbnail, "source")} {SizeOf(thumbnail)}" : null,
        Renditions = Find(asset, "renditions") is { } made ? string.Join(' ', made.EnumerateArray().Select(form => Text(form, "name")).Order(StringComparer.Ordinal)) : null,
        Placeholder = Text(asset, "placeholder")?.StartsWith("data:image/webp;base64,", StringComparison.Ordinal) ?? false,
    };

    /// <summary>With the other's duration, if it is near enough.</summary>
    public CorpusEnd Near(CorpusEnd other) => Math.Abs((Seconds - other.Seconds) ?? double.MaxValue) <= Tolerance ? this with { Seconds = other.Seconds } : this;

    /// <summary>Whether more may become of this: renditions come last.</summary>
    public static bool IsSettled(JsonElement asset) =>
        Find(asset, "progress") is null && Text(asset, "status") is not "processing" && (Find(asset, "failure") is not null || Find(asset, "renditions") is not null);

    public static JsonElement? Find(JsonElement asset, string name) => asset.TryGetProperty(name, out var found) && found.ValueKind is not JsonValueKind.Null ? found : null;

    private static string? Text(JsonElement asset, string name) => Find(asset, name)?.GetString();

    private static string? SizeOf(JsonElement asset) =>
        Find(asset, "width") is { } width && Find(asset, "height") is { } height ? string.Create(CultureInfo.InvariantCulture, $"{width.GetInt32()}x{height.GetInt32()}") : null;
}
