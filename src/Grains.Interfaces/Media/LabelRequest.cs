namespace Orleans.Media;

/// <summary>Changes what the application says of an asset. At least one of the three is given; see <see cref="Labels"/> for the bounds.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.LabelRequest")]
public sealed record LabelRequest
{
    /// <summary>Laid over the metadata there is: keys that are given get their values, null takes a key away, the others stay. Null leaves it as it is.</summary>
    [Id(0)] public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>True to take all metadata away before <see cref="Metadata"/> is laid over it.</summary>
    [Id(1)] public bool ClearMetadata { get; init; }

    /// <summary>All tags that the asset has from now on, repeated ones once. Null leaves them as they are.</summary>
    [Id(2)] public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The rules that can be checked without the asset. Empty if all hold.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        if (Metadata is null && !ClearMetadata && Tags is null) return [new("metadata", "Give what is to change: metadata, tags or both.")];
        var errors = new List<FieldError>();
        if (Labels.MetadataFault(Metadata) is { } metadata) errors.Add(metadata);
        if (Labels.TagFault(Tags) is { } tags) errors.Add(tags);
        return errors;
    }
}
