using System.Globalization;
using Orleans.Storage;

namespace Orleans.Media.Tests;

public abstract class SharedCommitTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    [Fact]
    public async Task Of_many_first_writes_at_once_each_is_stored_with_its_row_and_its_purge()
    {
        var assets = await WriteMany(300);
        foreach (var asset in assets) Assert.Equal("1", asset.ETag);
        Assert.Equal("300", await One($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE '{_account}/%'"));
        Assert.Equal("300", await One($"SELECT count(*) FROM media_catalog WHERE account = '{_account}'"));
        Assert.Equal("300", await One($"SELECT sum(n) FROM media_counts WHERE account = '{_account}'"));
        Assert.Equal("300", await One($"SELECT count(*) FROM OrleansRemindersTable WHERE GrainId LIKE 'media/{_account}/%'"));
    }

    [Fact]
    public async Task Many_later_writes_at_once_each_see_their_own_version()
    {
        var assets = await WriteMany(100);
        await Task.WhenAll(assets.Select((asset, i) => asset.Write(status: i % 2 == 0 ? MediaStatus.Ready : MediaStatus.Deleted, size: i)));
        Assert.All(assets, asset => Assert.Equal("2", asset.ETag));
        Assert.Equal("50", await One($"SELECT sum(n) FROM media_counts WHERE account = '{_account}' AND status = 'ready'"));
        Assert.Equal("4950", await One($"SELECT sum(bytes) FROM media_counts WHERE account = '{_account}'"));

        var stale = assets[7].Elsewhere();
        await stale.Read();
        await assets[7].Write(status: MediaStatus.Ready);
        var outcomes = await Task.WhenAll(assets.Select(asset => asset == assets[7] ? stale : asset).Select(asset => Record.ExceptionAsync(() => asset.Write(status: MediaStatus.Failed))));
        Assert.IsType<InconsistentStateException>(Assert.Single(outcomes, outcome => outcome is not null));
        Assert.Equal("99", await One($"SELECT sum(n) FROM media_counts WHERE account = '{_account}' AND status = 'failed'"));
    }

    // What Orleans itself would have written: its reminder service has to find it.
    [Fact]
    public async Task The_purge_is_a_reminder_as_Orleans_writes_them()
    {
        var asset = new StoredAsset(database, _account);
        await asset.Write();
        var planned = (await database.Reminders.ReadRow(asset.GrainId, MediaGrain.RetentionReminder))!;
        Assert.Equal((asset.GrainId, asset.State!.PurgeAt.UtcDateTime, new MediaOptions().PurgeRetry), (planned.GrainId, planned.StartAt.ToUniversalTime(), planned.Period));

        var columns = "SELECT ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash FROM OrleansRemindersTable WHERE GrainId = '" + asset.GrainId + "'";
        var ours = await One(columns);
        await database.Execute($"DELETE FROM OrleansRemindersTable WHERE GrainId = '{asset.GrainId}'");
        await database.Reminders.UpsertRow(planned);
        Assert.Equal(ours, await One(columns));
    }

    [Fact]
    public async Task A_reminder_that_is_left_from_before_gets_the_new_time()
    {
        var asset = new StoredAsset(database, _account);
        await database.Reminders.UpsertRow(new ReminderEntry { GrainId = asset.GrainId, ReminderName = MediaGrain.RetentionReminder, StartAt = TestDatabase.Now.AddYears(9).UtcDateTime, Period = TimeSpan.FromDays(1) });
        await asset.Write();
        var planned = (await database.Reminders.ReadRow(asset.GrainId, MediaGrain.RetentionReminder))!;
        Assert.Equal((asset.State!.PurgeAt.UtcDateTime, new MediaOptions().PurgeRetry), (planned.StartAt.ToUniversalTime(), planned.Period));
    }

    [Fact]
    public async Task A_first_write_that_is_refused_plans_nothing()
    {
        var asset = new StoredAsset(database, _account);
        await asset.Write();
        await database.Execute($"DELETE FROM OrleansRemindersTable WHERE GrainId = '{asset.GrainId}'");
        await Assert.ThrowsAsync<InconsistentStateException>(() => asset.Elsewhere().Write());
        Assert.Null(await database.Reminders.ReadRow(asset.GrainId, MediaGrain.RetentionReminder));
    }

    [Fact]
    public async Task Of_many_that_end_at_once_nothing_is_left_and_of_the_others_all()
    {
        var assets = await WriteMany(300);
        await Task.WhenAll(assets.Take(299).Select(asset => asset.Clear()));
        Assert.All(assets.Take(299), asset => Assert.Equal((null, null), (asset.State, asset.ETag)));
        Assert.Equal("1", await One($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE '{_account}/%'"));
        Assert.Equal("1", await One($"SELECT count(*) FROM media_catalog WHERE account = '{_account}'"));
        Assert.Equal("1", await One($"SELECT sum(n) FROM media_counts WHERE account = '{_account}'"));
        Assert.Equal("1", await One($"SELECT count(*) FROM OrleansRemindersTable WHERE GrainId LIKE 'media/{_account}/%'"));
    }

    [Fact]
    public async Task What_somebody_else_has_written_since_is_not_ended_and_keeps_its_purge()
    {
        var asset = new StoredAsset(database, _account);
        await asset.Write();
        var stale = asset.Elsewhere();
        await stale.Read();
        await asset.Write(status: MediaStatus.Ready);
        await Assert.ThrowsAsync<InconsistentStateException>(stale.Clear);
        Assert.NotNull(await database.Reminders.ReadRow(asset.GrainId, MediaGrain.RetentionReminder));
        await asset.Clear();
        Assert.Null(await database.Reminders.ReadRow(asset.GrainId, MediaGrain.RetentionReminder));
    }

    protected TestDatabase Database => database;

    protected AccountId Account => _account;

    protected async Task<string> One(string sql) => Assert.Single(await database.Rows(sql)).ToString(CultureInfo.InvariantCulture);

    private protected async Task<IReadOnlyList<StoredAsset>> WriteMany(int count)
    {
        var assets = Enumerable.Range(0, count).Select(_ => new StoredAsset(database, _account)).ToList();
        await Task.WhenAll(assets.Select(asset => asset.Write()));
        return assets;
    }
}
