namespace Orleans.Media;

/// <summary>The rules of assets whose bytes are gone: which must have some, and what becomes of those that haven't.</summary>
public static class LostBytes
{
    /// <summary>A purge deletes the bytes before the state, on a clock of its own: what is about to be purged isn't missed.</summary>
    private static readonly TimeSpan AboutToBePurged = TimeSpan.FromMinutes(10);

    /// <summary>Whether storage has to have the asset's bytes: they are verified, not known to be gone, and nobody is about to purge them. A deletion can be taken back, so deleted ones have to be there too.</summary>
    public static bool OwesBytes(this MediaState state, DateTimeOffset now) =>
        state.IsConfirmed() && state.Failure is not { Code: FailureCode.BytesLost } && state.PurgeAt > now + AboutToBePurged;

    /// <summary>The asset once its bytes are known to be gone: failed for good, or, if it is deleted, as soon as it is restored. Its purge stays as planned.</summary>
    public static MediaState LoseBytes(this MediaState state, DateTimeOffset now)
    {
        var next = state.On(LifecycleEvent.BytesLost, "bytes are gone from storage", now).Value
            ?? throw new InvalidOperationException($"An asset that is {WireNames.Of(state.Status)} has no verified bytes to lose.");
        return next with
        {
            StatusBeforeDelete = next.Status is MediaStatus.Deleted ? MediaStatus.Failed : null,
            Job = null,
            Failure = new MediaFailure(FailureCode.BytesLost, "The verified bytes are gone from storage: upload the file again.", 0, null),
        };
    }
}
