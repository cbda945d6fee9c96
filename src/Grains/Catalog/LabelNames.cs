namespace Orleans.Media;

/// <summary>How tags and metadata stand in <c>media_labels</c>; the schema's triggers write them so.</summary>
internal static class LabelNames
{
    public static string OfTag(string tag) => $"t:{tag}";

    public static string OfMetadata(string key, string value) => $"m:{key}={value}";

    /// <summary>What a query asks for, each once.</summary>
    public static IReadOnlyList<string> In(AssetQuery query) => query is { Tags: null, Metadata: null }
        ? []
        : [.. (query.Tags ?? []).Select(OfTag).Concat((query.Metadata ?? new Dictionary<string, string>()).Select(pair => OfMetadata(pair.Key, pair.Value))).Distinct(StringComparer.Ordinal)];
}
