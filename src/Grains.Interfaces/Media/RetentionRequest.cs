namespace Orleans.Media;

/// <summary>How long an asset is to be kept. Exactly one of the three is given.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.RetentionRequest")]
public sealed record RetentionRequest
{
    /// <summary>The most days that can be asked for at once: ten years.</summary>
    public const int MaxDays = 3650;

    private const string OneOfThree = "Give exactly one of purge_at (a time), days (from now) and pinned (true).";

    /// <summary>When it is to be purged: in the future, at most as far from its creation as the account is allowed. Whole milliseconds count.</summary>
    [Id(0)] public DateTimeOffset? PurgeAt { get; init; }

    /// <summary>In how many days from now it is to be purged, 1 to <see cref="MaxDays"/>.</summary>
    [Id(1)] public int? Days { get; init; }

    /// <summary>True to keep it until it gets another retention, if the account is allowed to.</summary>
    [Id(2)] public bool? Pinned { get; init; }

    /// <summary>The rules that can be checked without the asset. Empty if all hold.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        if (Pinned is false) return [new("pinned", "pinned can only be true. To end it, give purge_at or days: until when the asset is kept instead.")];
        var given = (PurgeAt is null ? 0 : 1) + (Days is null ? 0 : 1) + (Pinned is null ? 0 : 1);
        if (given != 1) return [new(PurgeAt is null && Days is not null ? "days" : "purge_at", OneOfThree)];
        return Days is < 1 or > MaxDays ? [new("days", $"days has to be from 1 to {MaxDays}.")] : [];
    }
}

/// <summary>How long an asset is kept.</summary>
/// <param name="Id">The asset.</param>
/// <param name="PurgeAt">When it will be purged; null if it is pinned.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaRetention")]
public sealed record MediaRetention([property: Id(0)] MediaId Id, [property: Id(1)] DateTimeOffset? PurgeAt);
