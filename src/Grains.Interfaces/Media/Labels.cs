namespace Orleans.Media;

/// <summary>
/// What an application says of an asset in words of its own: tags and metadata. Their bounds and form, in requests and in
/// queries alike. The registry stores and finds them and reads nothing into them.
/// </summary>
public static class Labels
{
    /// <summary>The most tags that an asset has, each counted once.</summary>
    public const int MaxTags = 20;
    /// <summary>The longest tag, in characters (UTF-16 units).</summary>
    public const int MaxTag = 64;
    /// <summary>The most keys that an asset's metadata has.</summary>
    public const int MaxKeys = 50;
    /// <summary>The longest key, in characters (UTF-16 units).</summary>
    public const int MaxKey = 40;
    /// <summary>The longest value, in characters (UTF-16 units); it may be empty.</summary>
    public const int MaxValue = 500;

    /// <summary>What is wrong with tags; null if nothing is.</summary>
    /// <param name="tags">They may repeat themselves.</param>
    /// <param name="field">The name to report.</param>
    internal static FieldError? TagFault(IReadOnlyList<string>? tags, string field = "tags") => tags switch
    {
        null => null,
        _ when tags.Any(tag => tag is not { Length: > 0 and <= MaxTag } || tag.Trim().Length < tag.Length) => new(field, $"A tag has 1 to {MaxTag} characters and no blanks at its ends."),
        _ when !tags.All(Texts.IsPlain) => new(field, "A tag holds control characters or is not well-formed Unicode."),
        _ when tags.Distinct(StringComparer.Ordinal).Count() is > MaxTags and var count => new(field, $"{count} tags were given; an asset has at most {MaxTags}."),
        _ => null,
    };

    /// <summary>What is wrong with metadata; null if nothing is. A null stands for a key that is to go.</summary>
    internal static FieldError? MetadataFault(IEnumerable<KeyValuePair<string, string?>>? metadata)
    {
        foreach (var (key, value) in metadata ?? [])
        {
            if (key.Length is 0 or > MaxKey || key.AsSpan().IndexOfAny("[]=") >= 0 || !Texts.IsPlain(key))
                return new("metadata", $"A key has 1 to {MaxKey} characters: no control characters, and none of [ ] =. \"{Texts.Shortened(key)}\" isn't one.");
            if (value?.Length > MaxValue) return new("metadata", $"The value of \"{key}\" has {value.Length} characters; at most {MaxValue} are allowed.");
            if (value is not null && !Texts.IsPlain(value)) return new("metadata", $"The value of \"{key}\" holds control characters or is not well-formed Unicode.");
        }

        return null;
    }

    /// <summary>What is wrong with the number of keys; null if nothing is.</summary>
    public static FieldError? KeysFault(int keys) => keys > MaxKeys ? new("metadata", $"That makes {keys} keys; an asset's metadata has at most {MaxKeys}.") : null;

    /// <summary>Whether both have the same tags in the same order; none is none, however it is written.</summary>
    public static bool AreSame(IReadOnlyList<string>? ones, IReadOnlyList<string>? others) => (ones ?? []).SequenceEqual(others ?? [], StringComparer.Ordinal);

    /// <summary>Whether both have the same keys with the same values, in whatever order.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, string>? ones, IReadOnlyDictionary<string, string>? others) =>
        (ones?.Count ?? 0) == (others?.Count ?? 0) && (ones ?? Nothing).All(pair => others is not null && others.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static readonly Dictionary<string, string> Nothing = [];
}
