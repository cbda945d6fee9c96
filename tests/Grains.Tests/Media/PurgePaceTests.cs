using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

public sealed class PurgePaceTests
{
    private const int PerSecond = 10;
    private static readonly DateTime Now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ManualClock _clock = new(new DateTimeOffset(Now));
    private readonly PurgePace _pace;

    public PurgePaceTests() => _pace = new(Options.Create(new MediaOptions { PurgesPerSecond = PerSecond }), Options.Create(new ReminderOptions()), _clock);

    [Fact]
    public void What_is_due_alone_comes_at_its_own_time()
    {
        var dues = Enumerable.Range(0, PerSecond).Select(i => Now.AddMinutes(1).AddMilliseconds(i * 1007)).ToArray();
        Assert.Equal(dues, Read(dues));
    }

    [Fact]
    public void A_crowd_that_is_due_at_once_comes_one_after_the_other_and_none_early()
    {
        var due = Now.AddMinutes(1).AddMilliseconds(500);
        var times = Read([.. Enumerable.Repeat(due, 35)]);
        Assert.All(times, time => Assert.True(time >= due));
        Assert.Equal([10, 10, 10, 5], times.GroupBy(time => time.Ticks / TimeSpan.TicksPerSecond).OrderBy(second => second.Key).Select(second => second.Count()));
        Assert.Equal(35 - 5, times.Distinct().Count()); // within a second they are spread too, but for five that would be early
    }

    [Fact]
    public void Who_was_due_first_comes_first()
    {
        var times = Read([.. Enumerable.Range(0, 30).Select(i => Now.AddMinutes(1).AddMilliseconds(30 - i))]);
        Assert.Equal(times.OrderDescending(), times);
    }

    // To Orleans a time that has passed is a tick that was missed, and the next one is a period later.
    [Fact]
    public void What_is_overdue_comes_soon_and_not_in_the_past()
    {
        var times = Read(Now.AddDays(-3), Now.AddSeconds(-1), Now, Now.AddSeconds(1));
        Assert.All(times, time => Assert.InRange(time, Now.AddSeconds(2), Now.AddSeconds(5)));
    }

    [Fact]
    public void Ranges_that_are_read_apart_share_the_pace()
    {
        var due = Now.AddMinutes(1);
        var times = Read([.. Enumerable.Repeat(due, 10)]).Concat(Read(first: 10, [.. Enumerable.Repeat(due, 10)])).Concat(Read(first: 20, [.. Enumerable.Repeat(due, 10)]));
        Assert.Equal([10, 10, 10], times.GroupBy(time => time.Ticks / TimeSpan.TicksPerSecond).Select(second => second.Count()));
    }

    [Fact]
    public void Read_again_each_has_the_time_that_it_had()
    {
        DateTime[] dues = [.. Enumerable.Repeat(Now.AddMinutes(1), 25)];
        var before = Read(dues);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(before, Read(dues));
    }

    [Fact]
    public void What_was_planned_anew_gets_a_new_time()
    {
        var before = Read(Now.AddMinutes(1));
        Assert.Equal(Now.AddMinutes(3), Read(etag: "2", Now.AddMinutes(3)).Single());
        Assert.NotEqual(before, Read(etag: "2", Now.AddMinutes(3)));
    }

    [Fact]
    public void What_had_its_time_and_is_still_there_gets_another_one()
    {
        var time = Read(Now).Single();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(Read(Now).Single(), time.AddSeconds(50), time.AddSeconds(70));
    }

    // What doesn't fit into what Orleans keeps in memory is left in the table.
    [Fact]
    public void A_crowd_beyond_the_loading_window_waits_in_the_table()
    {
        var window = new ReminderOptions().ReminderLoadingWindow;
        var times = Read([.. Enumerable.Repeat(Now, 7000)]);
        var inside = times.Count(time => time <= Now + window);
        Assert.InRange(inside, 10 * 590, 10 * 601);
        Assert.All(times.Where(time => time > Now + window), time => Assert.Equal(Now + (2 * window), time));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Read(etag: "2", [.. Enumerable.Repeat(Now, 100)]).All(time => time <= _clock.GetUtcNow().UtcDateTime + window));
    }

    [Fact]
    public void Other_reminders_are_none_of_its_business()
    {
        var other = new ReminderEntry { GrainId = GrainId.Create("media", "acme/1"), ReminderName = "else", StartAt = Now.AddDays(-1), Period = TimeSpan.FromDays(1) };
        Assert.Equal(Now.AddDays(-1), _pace.Spread(new ReminderTableData([other])).Reminders.Single().StartAt);
    }

    private DateTime[] Read(params DateTime[] dues) => Read("1", 0, dues);

    private DateTime[] Read(int first, DateTime[] dues) => Read("1", first, dues);

    private DateTime[] Read(string etag, params DateTime[] dues) => Read(etag, 0, dues);

    private DateTime[] Read(string etag, int first, DateTime[] dues)
    {
        var purges = dues.Select((due, i) => new ReminderEntry { GrainId = GrainId.Create("media", $"acme/{first + i}"), ReminderName = MediaGrain.RetentionReminder, StartAt = due, Period = TimeSpan.FromHours(1), ETag = etag }).ToList();
        _pace.Spread(new ReminderTableData(purges));
        return [.. purges.Select(purge => purge.StartAt)];
    }
}
