namespace Orleans.Media.Tests;

public abstract class ReminderTests(TestDatabase database)
{
    private readonly string _test = Guid.NewGuid().ToString("N");

    private IReminderTable Table => database.Reminders;

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written()
    {
        var reminder = New(1, TestDatabase.Now.AddDays(60));
        Assert.False(string.IsNullOrEmpty(await Table.UpsertRow(reminder)));
        var read = (await Table.ReadRow(reminder.GrainId, "retention"))!;
        Assert.Equal((reminder.GrainId, "retention", reminder.StartAt, reminder.Period), (read.GrainId, read.ReminderName, read.StartAt.ToUniversalTime(), read.Period));
    }

    [Fact]
    public async Task A_reminder_written_again_has_its_new_time_and_a_new_version()
    {
        var first = await Table.UpsertRow(New(1, TestDatabase.Now.AddDays(60)));
        var second = await Table.UpsertRow(New(1, TestDatabase.Now.AddDays(7)));
        var read = (await Table.ReadRow(Grain(1), "retention"))!;
        Assert.NotEqual(first, second);
        Assert.Equal((second, TestDatabase.Now.AddDays(7).UtcDateTime), (read.ETag, read.StartAt.ToUniversalTime()));
        Assert.Single((await Table.ReadRows(Grain(1))).Reminders);
    }

    [Fact]
    public async Task A_grain_has_reminders_of_several_names()
    {
        await Table.UpsertRow(New(1, TestDatabase.Now, "retention"));
        await Table.UpsertRow(New(1, TestDatabase.Now, "job"));
        await Table.UpsertRow(New(2, TestDatabase.Now, "job"));
        Assert.Equal(["job", "retention"], (await Table.ReadRows(Grain(1))).Reminders.Select(reminder => reminder.ReminderName).Order());
    }

    [Fact]
    public async Task A_reminder_is_only_deleted_in_the_version_that_was_read()
    {
        var old = (await Table.UpsertRow(New(1, TestDatabase.Now)))!;
        var current = (await Table.UpsertRow(New(1, TestDatabase.Now)))!;
        Assert.False(await Table.RemoveRow(Grain(1), "retention", old));
        Assert.NotNull(await Table.ReadRow(Grain(1), "retention"));
        Assert.True(await Table.RemoveRow(Grain(1), "retention", current));
        Assert.Null(await Table.ReadRow(Grain(1), "retention"));
        Assert.False(await Table.RemoveRow(Grain(1), "retention", current));
    }

    // Orleans keeps those in memory that are due within its window: what the query leaves out before, it would miss.
    [Fact]
    public async Task A_range_read_gives_all_that_Orleans_wants_to_know()
    {
        var window = new ReminderOptions().ReminderLoadingWindow;
        await Table.UpsertRow(New(1, TestDatabase.Now.AddYears(-1)));
        await Table.UpsertRow(New(2, TestDatabase.Now));
        await Table.UpsertRow(New(3, TestDatabase.Now + window));
        await Table.UpsertRow(New(4, TestDatabase.Now.AddMinutes(11)));
        Assert.Equal([1, 2, 3, 4], await Read(0, 0));
    }

    [Fact]
    public async Task A_range_read_leaves_out_what_is_due_later()
    {
        await Table.UpsertRow(New(1, TestDatabase.Now.AddMinutes(11).AddSeconds(1)));
        await Table.UpsertRow(New(2, TestDatabase.Now.AddMinutes(12)));
        await Table.UpsertRow(New(3, TestDatabase.Now.AddDays(60)));
        await Table.UpsertRow(New(4, TestDatabase.Now));
        Assert.Equal([4], await Read(0, 0));
        Assert.Equal([4], await Read(0x8000_0000, 0x7FFF_FFFF));
    }

    // SQLite compares times as text: a fraction must not change the order.
    [Fact]
    public async Task Fractions_of_a_second_are_compared_as_time()
    {
        await Table.UpsertRow(New(1, TestDatabase.Now.AddMinutes(11).AddMilliseconds(-1)));
        await Table.UpsertRow(New(2, TestDatabase.Now.AddMinutes(11).AddMilliseconds(1)));
        Assert.Equal([1], await Read(0, 0));
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0u, 0xFFFF_FFFFu)]
    [InlineData(0u, 0x7FFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu, 0xFFFF_FFFFu)]
    [InlineData(0x4000_0000u, 0xC000_0000u)]
    [InlineData(0xC000_0000u, 0x4000_0000u)]
    [InlineData(0xF000_0000u, 0x1000_0000u)]
    [InlineData(0x9000_0000u, 0x8000_0000u)]
    [InlineData(0x1000_0000u, 0x0000_1000u)]
    public async Task A_range_of_the_ring_gives_the_grains_within_it(uint begin, uint end)
    {
        var numbers = Enumerable.Range(0, 40).ToList();
        foreach (var number in numbers) await Table.UpsertRow(New(number, TestDatabase.Now));
        Assert.Equal(numbers.Where(number => Within(Grain(number).GetUniformHashCode(), begin, end)), await Read(begin, end));
    }

    [Fact]
    public async Task Neither_end_of_a_range_is_counted_twice()
    {
        await Table.UpsertRow(New(1, TestDatabase.Now));
        var hash = Grain(1).GetUniformHashCode();
        Assert.Empty(await Read(hash, hash + 1));
        Assert.Equal([1], await Read(hash - 1, hash));
    }

    // (begin, end] on a ring; from a point to itself is all of it.
    private static bool Within(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private async Task<IEnumerable<int>> Read(uint begin, uint end) => (await Table.ReadRows(begin, end)).Reminders
        .Select(reminder => reminder.GrainId.Key.ToString()!.Split('/'))
        .Where(key => key[0] == _test).Select(key => int.Parse(key[1], null)).Order();

    private GrainId Grain(int number) => GrainId.Create("media", $"{_test}/{number}");

    private ReminderEntry New(int number, DateTimeOffset due, string name = "retention") =>
        new() { GrainId = Grain(number), ReminderName = name, StartAt = due.UtcDateTime, Period = TimeSpan.FromHours(1) };
}
