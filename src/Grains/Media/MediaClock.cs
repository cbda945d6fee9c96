namespace Orleans.Media;

/// <summary>
/// The registry's clock is a keyed <see cref="TimeProvider"/>, as Orleans' own are: a test can move the registry and the
/// reminders through sixty days without moving the timers that keep the cluster alive.
/// </summary>
public static class MediaClock
{
    /// <summary>The service key.</summary>
    public const string Name = "Orleans.Media";
}
