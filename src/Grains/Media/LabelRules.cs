namespace Orleans.Media;

/// <summary>The rules of an application's own tags and metadata. As <see cref="MediaRules"/>, they only take states and give states.</summary>
public static class LabelRules
{
    /// <summary>The tags as they are stored: each once, in the order given; null if there are none.</summary>
    public static IReadOnlyList<string>? Stored(IReadOnlyList<string>? tags) => tags is { Count: > 0 } ? [.. tags.Distinct(StringComparer.Ordinal)] : null;

    /// <summary>The metadata as it is stored; null if there is none.</summary>
    public static IReadOnlyDictionary<string, string>? Stored(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is { Count: > 0 } ? new Dictionary<string, string>(metadata, StringComparer.Ordinal) : null;

    /// <summary>The asset with what the request changes; the very same if it is as it should be already.</summary>
    public static MediaResult<MediaState> Label(this MediaState state, LabelRequest request)
    {
        if (state.Status is MediaStatus.Deleted) return MediaRules.Illegal(state, "metadata and tags");

        var metadata = new Dictionary<string, string>(request.ClearMetadata ? [] : state.Metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in request.Metadata ?? new Dictionary<string, string?>())
        {
            if (value is null) metadata.Remove(key);
            else metadata[key] = value;
        }

        if (Labels.KeysFault(metadata.Count) is { } tooMany) return MediaError.Invalid([tooMany]);
        var tags = request.Tags is null ? state.Tags : Stored(request.Tags);
        return Labels.AreSame(metadata, state.Metadata) && Labels.AreSame(tags, state.Tags) ? state : state with { Metadata = Stored(metadata), Tags = tags };
    }
}
