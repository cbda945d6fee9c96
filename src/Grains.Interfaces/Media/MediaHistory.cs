namespace Orleans.Media;

/// <summary>What an asset went through.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaHistory")]
public sealed record MediaHistory
{
    /// <summary>The asset.</summary>
    [Id(0)] public required MediaId Id { get; init; }
    /// <summary>Its state now.</summary>
    [Id(1)] public required MediaStatus Status { get; init; }
    /// <summary>When it will be purged; null if it is pinned.</summary>
    [Id(2)] public required DateTimeOffset? PurgeAt { get; init; }
    /// <summary>Oldest first. An asset that was moved more than 200 times keeps its first transition and its last 199.</summary>
    [Id(3)] public required IReadOnlyList<Transition> Transitions { get; init; }
}

/// <summary>One step of a lifecycle.</summary>
/// <param name="At">When.</param>
/// <param name="From">The state before; null for the first step.</param>
/// <param name="To">The state after.</param>
/// <param name="Cause">What led to it, in words for people.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.Transition")]
public sealed record Transition(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] MediaStatus? From,
    [property: Id(2)] MediaStatus To,
    [property: Id(3)] string Cause);

/// <summary>The answer to a delete.</summary>
/// <param name="Id">The asset.</param>
/// <param name="AlreadyDeleted">True if an earlier call had deleted it; nothing was changed.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.Deletion")]
public sealed record Deletion([property: Id(0)] MediaId Id, [property: Id(1)] bool AlreadyDeleted);

/// <summary>Where an asset's verified bytes can be read for a short while.</summary>
/// <param name="Url">Read-only, one blob; answers with the verified content type and disposition.</param>
/// <param name="ExpiresAt">When the URL stops working.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.ContentLocation")]
public sealed record ContentLocation([property: Id(0)] Uri Url, [property: Id(1)] DateTimeOffset ExpiresAt);
