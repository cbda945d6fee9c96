namespace Orleans.Media;

/// <summary>What is stored of a limit, as JSON beside the assets' states: its long windows.</summary>
public sealed record LimitState
{
    /// <summary>By name, those that had not ended when they were written.</summary>
    public IReadOnlyDictionary<string, StoredWindow> Windows { get; init; } = new Dictionary<string, StoredWindow>();
}

/// <summary>A window as it is stored.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ends.</param>
/// <param name="Used">The permits that were given out.</param>
public sealed record StoredWindow(DateTimeOffset Start, DateTimeOffset End, long Used);
