using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Gives the purges that are due, or overdue, times of their own, so that a crowd of them is no stampede: each second has
/// room for so many, and who finds none gets the next second that has some. None gets an earlier time than its own.
/// </summary>
/// <remarks>
/// The reminder service reads its table once a minute, in several ranges, and keeps what it has read before; so this
/// remembers whom it gave which time. To Orleans (10.3.1) a reminder whose time has passed when it is read missed its tick,
/// and waits a whole period for the next; one that was due while no silo lived would be an hour late.
/// </remarks>
public sealed class PurgePace(IOptions<MediaOptions> options, IOptions<ReminderOptions> reminders, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(3); // what is due sooner might have passed before it is looked at

    private readonly Lock _turn = new();
    private readonly Dictionary<GrainId, (string? ETag, DateTime At)> _given = [];
    private readonly Dictionary<long, int> _taken = [];
    private long _tidied;

    /// <summary>What was read of the table, with the times at which purges are to come.</summary>
    public ReminderTableData Spread(ReminderTableData read)
    {
        lock (_turn)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            Tidy(now);
            foreach (var purge in read.Reminders.Where(reminder => reminder.ReminderName == MediaGrain.RetentionReminder).OrderBy(reminder => reminder.StartAt))
                purge.StartAt = TimeFor(purge, now);
            return read;
        }
    }

    private DateTime TimeFor(ReminderEntry purge, DateTime now)
    {
        if (_given.TryGetValue(purge.GrainId, out var given) && given.ETag == purge.ETag) return given.At;

        var due = DateTime.SpecifyKind(purge.StartAt, DateTimeKind.Utc);
        var earliest = due > now + ReadingTime ? due : now + ReadingTime;
        var second = SecondOf(earliest);
        while (_taken.GetValueOrDefault(second) >= options.Value.PurgesPerSecond) second++;
        if (second >= SecondOf(now + reminders.Value.ReminderLoadingWindow)) return now + 2 * reminders.Value.ReminderLoadingWindow; // read again, and given a time, once there is room

        var before = _taken[second] = _taken.GetValueOrDefault(second) + 1;
        var inTurn = new DateTime((second * TimeSpan.TicksPerSecond) + ((before - 1) * TimeSpan.TicksPerSecond / options.Value.PurgesPerSecond), DateTimeKind.Utc);
        var at = inTurn > earliest ? inTurn : earliest;
        _given[purge.GrainId] = (purge.ETag, at);
        return at;
    }

    /// <summary>What has had its time and is read again gets another one: its purge didn't happen.</summary>
    private void Tidy(DateTime now)
    {
        if (_tidied == SecondOf(now)) return;
        _tidied = SecondOf(now);
        foreach (var (grain, given) in _given)
        {
            if (given.At <= now) _given.Remove(grain);
        }

        foreach (var second in _taken.Keys)
        {
            if (second < _tidied) _taken.Remove(second);
        }
    }

    private static long SecondOf(DateTime time) => time.Ticks / TimeSpan.TicksPerSecond;
}
