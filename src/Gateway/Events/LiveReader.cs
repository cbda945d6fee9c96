using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Orleans.Media.Gateway;

/// <summary>
/// One listener's view of an account's events: each once, in the order of their places, whatever reached this gateway in which order. What is
/// missing between two of them is read from the registry.
/// </summary>
public sealed class LiveReader(IEventStreamGrain stream) : IDisposable
{
    private const int MostWaiting = 256, PageSize = 200;

    private readonly Channel<News> _news = Channel.CreateBounded<News>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _dropped = new();

    /// <summary>Whether it was dropped: it didn't keep up.</summary>
    public CancellationToken Dropped => _dropped.Token;

    /// <summary>Something happened.</summary>
    public void Tell(IReadOnlyList<LiveEvent> events) => Add(new News(events, null));

    /// <summary>So far are the account's events.</summary>
    public void TellOf(long last) => Add(new News([], last));

    /// <summary>What a listener is to be told, for as long as it listens.</summary>
    /// <param name="after">The place of the last event that it knows; null to begin with what happens from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LiveItem> Read(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? known = null;
        await foreach (var news in _news.Reader.ReadAllAsync(cancellationToken))
        {
            if (known is null)
            {
                if (news.Last is not { } last) continue; // before it is known how far the events are, nothing can be told in order
                known = after is { } resumed && resumed <= last ? resumed : last;
                yield return new LiveItem(null, known.Value, IsReset: after > last); // a place that never was
            }

            foreach (var told in news.Events)
            {
                if (told.Place is not { } place) yield return new LiveItem(told, null);
                else if (place == known + 1) yield return new LiveItem(told, known = place);
                else if (place > known) await foreach (var item in Missed(place)) yield return item;
            }

            if (news.Last > known) await foreach (var item in Missed(news.Last.Value)) yield return item;
        }

        async IAsyncEnumerable<LiveItem> Missed(long to)
        {
            while (known < to)
            {
                var page = await stream.Read(known!.Value, PageSize, cancellationToken);
                if (!page.IsComplete) yield return new LiveItem(null, known, IsReset: true);
                foreach (var told in page.Events) yield return new LiveItem(told, told.Place);
                if (page.To <= known) yield break; // asked of a silo that doesn't know of it yet
                known = page.To;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _dropped.Dispose();

    /// <summary>Nobody waits for who doesn't read: it comes again, and says where it was.</summary>
    private void Add(News news)
    {
        if (!_news.Writer.TryWrite(news)) _ = _dropped.CancelAsync();
    }

    private sealed record News(IReadOnlyList<LiveEvent> Events, long? Last);
}

/// <summary>What a listener is told.</summary>
/// <param name="Event">What happened; null if it is only told where it stands.</param>
/// <param name="Place">Where it stands then; null if that doesn't change.</param>
/// <param name="IsReset">Whether it missed something that isn't kept any more.</param>
public readonly record struct LiveItem(LiveEvent? Event, long? Place, bool IsReset = false);
