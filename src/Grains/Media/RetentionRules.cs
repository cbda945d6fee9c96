namespace Orleans.Media;

/// <summary>How long an account may keep an asset.</summary>
/// <param name="MaxRetention">The longest from its creation to its purge.</param>
/// <param name="AllowPinning">Whether it may be kept without an end.</param>
public readonly record struct RetentionTerms(TimeSpan MaxRetention, bool AllowPinning);

/// <summary>The rules of changing how long an asset is kept. As <see cref="MediaRules"/>, they only take states and give states.</summary>
public static class RetentionRules
{
    /// <summary>The purge of a pinned asset: a time that doesn't come, so that everything which compares times needs no exception.</summary>
    public static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When it will be purged; null if it is pinned.</summary>
    public static DateTimeOffset? Purge(this MediaState state) => state.PurgeAt == Never ? null : state.PurgeAt;

    /// <summary>The asset with another retention; the very same if it has that one already.</summary>
    public static MediaResult<MediaState> Keep(this MediaState state, RetentionRequest request, RetentionTerms terms, DateTimeOffset now)
    {
        var until = request.Pinned is true ? Never : DateTimeOffset.FromUnixTimeMilliseconds((request.PurgeAt ?? now.AddDays(request.Days!.Value)).ToUnixTimeMilliseconds());
        var changed = state.On(LifecycleEvent.RetentionChanged, request.Pinned is true ? "retention: pinned" : $"retention: until {until:yyyy-MM-dd'T'HH:mm:ss'Z'}", now);
        if (changed.Value is not { } next) return changed;

        if (state.PurgeAt <= now) return new MediaError { Code = MediaErrorCode.IllegalTransition, Detail = $"The asset was kept until {state.PurgeAt:yyyy-MM-dd'T'HH:mm:ss'Z'}, and its purge may have begun." };
        if (until <= now) return MediaError.Invalid([new("purge_at", "purge_at has to lie in the future. To be rid of the asset now, delete it.")]);
        if (until == Never && !terms.AllowPinning) return NotAllowed("This account can't pin assets: give purge_at or days.");
        if (until != Never && until > state.CreatedAt + terms.MaxRetention)
            return NotAllowed($"This account keeps assets for at most {terms.MaxRetention.TotalDays:0.##} days from their creation, this one until {state.CreatedAt + terms.MaxRetention:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        return until == state.PurgeAt ? state : next with { PurgeAt = until };
    }

    /// <summary>The asset once its purge is announced. Null if that comes too early, too late, or was done for this time.</summary>
    public static MediaState? AnnouncePurge(this MediaState state, TimeSpan before, DateTimeOffset now) =>
        state.PurgeSoonFor != state.PurgeAt && now < state.PurgeAt && state.PurgeAt - now <= before ? state with { PurgeSoonFor = state.PurgeAt } : null;

    private static MediaError NotAllowed(string detail) => new() { Code = MediaErrorCode.RetentionNotAllowed, Detail = detail };
}
