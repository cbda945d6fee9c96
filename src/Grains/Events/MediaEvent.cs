namespace Orleans.Media;

/// <summary>An event as it is stored with the state that makes it true.</summary>
/// <param name="Id">Its id, the same wherever and however often it is told.</param>
/// <param name="Type">What happened.</param>
/// <param name="At">When.</param>
/// <param name="TenantId">The asset's tenant.</param>
/// <param name="Body">What is told: JSON, written once, so that every try sends the same bytes.</param>
public sealed record MediaEvent(string Id, MediaEventType Type, DateTimeOffset At, string? TenantId, string Body);

/// <summary>The events that a write of a state makes. They only depend on what was and what is.</summary>
public static class MediaEvents
{
    /// <summary>What is new in a state.</summary>
    /// <param name="before">The state that is replaced; null for a first one.</param>
    /// <param name="after">The state that replaces it.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<MediaEvent> Of(MediaState? before, MediaState after, DateTimeOffset now)
    {
        List<MediaEvent>? events = null;
        foreach (var step in NewIn(before, after))
        {
            foreach (var type in EventTable.Of(step.From, step.To)) (events ??= []).Add(New(type, after, step.From, step.To, step.Cause, step.At));
        }

        if (before is not null && after.PurgeSoonFor is { } soon && before.PurgeSoonFor != soon) (events ??= []).Add(New(MediaEventType.PurgeSoon, after, null, after.Status, null, now));
        return events is null ? [] : events;
    }

    /// <summary>What the end of a state is.</summary>
    public static IReadOnlyList<MediaEvent> OfPurge(MediaState last, DateTimeOffset now) => [New(MediaEventType.Purged, last, last.Status, null, null, now)];

    private static MediaEvent New(MediaEventType type, MediaState asset, MediaStatus? from, MediaStatus? to, string? cause, DateTimeOffset at) =>
        new($"evt_{Guid.CreateVersion7(at):N}", type, at, asset.TenantId, EventJson.Body(type, asset, from, to, cause, at));

    /// <summary>The steps at the end of a history that weren't in it before. A history that is full has lost old ones, never its end.</summary>
    private static IEnumerable<Transition> NewIn(MediaState? before, MediaState after)
    {
        var known = before?.History is { Count: > 0 } history ? history[^1] : null;
        return after.History.Reverse().TakeWhile(step => step != known).Reverse();
    }
}
