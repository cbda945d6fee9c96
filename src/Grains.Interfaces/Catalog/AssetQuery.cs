namespace Orleans.Media;

/// <summary>Which assets, and which page of them.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AssetQuery")]
public sealed record AssetQuery
{
    /// <summary>The page size if none is asked for.</summary>
    public const int DefaultLimit = 25;
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 100;
    /// <summary>The furthest offset. Whoever needs more should go by <see cref="Cursor"/>: each page at an offset costs the rows before it.</summary>
    public const int MaxOffset = 1_000_000;
    /// <summary>The most tags and metadata that one query asks for.</summary>
    public const int MaxLabels = 10;

    /// <summary>Only this kind.</summary>
    [Id(0)] public MediaKind? Kind { get; init; }
    /// <summary>Only this state. <see cref="MediaStatus.Deleted"/> lists what can be restored.</summary>
    [Id(1)] public MediaStatus? Status { get; init; }
    /// <summary>Only this tenant.</summary>
    [Id(2)] public string? TenantId { get; init; }
    /// <summary>The page size, 1 to 100.</summary>
    [Id(3)] public int Limit { get; init; } = DefaultLimit;
    /// <summary>How many assets to skip, 0 to 1,000,000.</summary>
    [Id(4)] public int Offset { get; init; }
    /// <summary>Where the page before ended: its <see cref="AssetPage.NextCursor"/>. Not together with an offset. Any depth costs the same, and assets that come and go meanwhile move nothing.</summary>
    [Id(5)] public string? Cursor { get; init; }
    /// <summary>Only assets that have all of these tags.</summary>
    [Id(6)] public IReadOnlyList<string>? Tags { get; init; }
    /// <summary>Only assets whose metadata has all of these keys with these values.</summary>
    [Id(7)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What is wrong with this query; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Limit is < 1 or > MaxLimit) errors.Add(new("limit", $"Give a limit from 1 to {MaxLimit}."));
        if (Offset is < 0 or > MaxOffset) errors.Add(new("offset", $"Give an offset from 0 to {MaxOffset}."));
        if (Cursor is not null && !AssetCursor.TryParse(Cursor, out _)) errors.Add(new("cursor", "Give next_cursor of the page before, as it came."));
        else if (Cursor is not null && Offset != 0) errors.Add(new("cursor", "Give a cursor or an offset, not both."));
        if (UploadRequest.TenantFault(TenantId) is { } fault) errors.Add(fault);
        if (Kind is { } kind && !Enum.IsDefined(kind)) errors.Add(new("kind", "Unknown kind."));
        if (Status is { } status && !Enum.IsDefined(status)) errors.Add(new("status", "Unknown status."));
        if (Labels.TagFault(Tags, "tag") is { } tags) errors.Add(tags);
        if (Labels.MetadataFault(Metadata!) is { } metadata) errors.Add(metadata);
        if ((Tags?.Count ?? 0) + (Metadata?.Count ?? 0) > MaxLabels) errors.Add(new(Tags?.Count > 0 ? "tag" : "metadata", $"Ask for at most {MaxLabels} tags and metadata at once."));
        return errors;
    }
}
