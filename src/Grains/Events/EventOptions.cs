using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>How events are kept. Section <c>Events</c> of the configuration; checked at start.</summary>
public sealed class EventOptions
{
    /// <summary>How long events, and the log of their deliveries, are kept. Default 3 days; 1 hour to 30 days. What still waits to be delivered is kept in any case.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long after its last listener left an account's events go on being written, for who comes back. Default 1 hour; 1 minute to 1 day. With a webhook they are written in any case.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ResumeFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long before its purge an asset is announced by <c>media.purge_soon</c>. Default 3 days; 1 minute to 365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan PurgeSoon { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How often the silos look for events that nobody takes on, and for purges that come soon. Default 5 seconds; 1 second to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(5);
}
