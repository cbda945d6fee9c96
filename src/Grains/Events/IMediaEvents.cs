namespace Orleans.Media;

/// <summary>The side of a media grain that is reminded of what it has to tell.</summary>
[Alias("orleans.media.IMediaEvents")]
public interface IMediaEvents : IGrainWithStringKey
{
    /// <summary>The purge comes soon: tells so, once per time that it is planned for.</summary>
    [Alias("AnnouncePurge")]
    Task AnnouncePurge();
}
