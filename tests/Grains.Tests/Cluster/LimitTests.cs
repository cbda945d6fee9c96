namespace Orleans.Media.Tests.Cluster;

public sealed class LimitTests
{
    private static readonly LimitAsk Minute = new("minute", 60, TimeSpan.FromMinutes(1), 1), Hour = new("hour", 100, TimeSpan.FromHours(1), 1), Day = new("day", 1000, TimeSpan.FromDays(1), 1);

    [Fact]
    public async Task Windows_of_one_subject_count_apart_and_so_do_subjects()
    {
        await using var cluster = await MediaCluster.Start();
        var (limit, other) = (cluster.Grains.GetLimit("p", "key/k_1"), cluster.Grains.GetLimit("p", "key/k_2"));
        Assert.Equal((59, 58, 99), ((await limit.Lease(Minute)).Left, (await limit.Lease(Minute)).Left, (await limit.Lease(Hour)).Left));
        Assert.Equal(59, (await other.Lease(Minute)).Left);
        Assert.Equal(59, (await cluster.Grains.GetLimit("q", "key/k_1").Lease(Minute)).Left);
    }

    [Fact]
    public async Task Long_windows_go_on_where_they_were_after_a_restart_and_short_ones_begin_anew()
    {
        var file = MediaCluster.NewSqliteFile();
        var clock = new ManualClock(new DateTimeOffset(2030, 6, 1, 12, 0, 0, TimeSpan.Zero));
        DateTimeOffset ends;
        await using (var before = await Start(file, clock))
        {
            var limit = before.Grains.GetLimit("p", "key/k_1");
            for (var i = 0; i < 5; i++) await limit.Lease(Minute);
            for (var i = 0; i < 5; i++) await limit.Lease(Hour);
            ends = (await limit.Lease(Day)).EndsAt;
        }

        await using (var after = await Start(file, clock))
        {
            var limit = after.Grains.GetLimit("p", "key/k_1");
            Assert.Equal((59, 94), ((await limit.Lease(Minute)).Left, (await limit.Lease(Hour)).Left)); // the day isn't asked for, and kept all the same
            clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(99, (await limit.Lease(Hour)).Left);
        }

        await using var later = await Start(file, clock);
        var day = await later.Grains.GetLimit("p", "key/k_1").Lease(Day);
        Assert.Equal((998, ends), (day.Left, day.EndsAt));
    }

    [Fact]
    public async Task Long_windows_are_written_once_a_minute_so_that_a_silo_that_dies_forgets_no_more()
    {
        await using var cluster = await MediaCluster.Start();
        var limit = cluster.Grains.GetLimit("p", "key/k_1");
        for (var i = 0; i < 3; i++) await limit.Lease(Day);
        Assert.Equal(0, await Stored());
        cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        await limit.Lease(Day);
        await limit.Lease(Day);
        Assert.Equal(1, await Stored());
        await limit.Lease(Minute);
        cluster.Clock.Advance(TimeSpan.FromDays(1));
        await cluster.Grains.GetLimit("p", "key/k_2").Lease(Minute);
        Assert.Equal(1, await Stored()); // who has short windows only is never stored

        Task<long> Stored() => cluster.Count("SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE 'p/key/%'");
    }

    private static Task<MediaCluster> Start(string file, ManualClock clock) => MediaCluster.Start(("Sqlite", file), clock);
}
