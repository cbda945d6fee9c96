namespace Orleans.Media.Tests;

/// <summary>Events are written from the moment on that somebody listens, whatever a silo knew before, and for nobody else.</summary>
public abstract class EventInterestTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    [Fact]
    public async Task Who_begins_to_listen_misses_nothing_from_then_on_and_gets_nothing_from_before()
    {
        var (before, after, other) = (new EventfulAsset(database, _account), new EventfulAsset(database, _account), new EventfulAsset(database, StoredAsset.NewAccount()));
        await before.Confirm();
        Assert.Equal("0", await Events());
        await database.Events.Listen(_account.Value);
        await after.Confirm();
        await other.Confirm();
        Assert.Equal("2", await Events());
        await after.Purge();
        Assert.Equal("3", await Events());
        await database.Execute($"UPDATE media_event_accounts SET live_until = 0 WHERE account = '{_account}'");
        await before.Purge();
        await other.Purge();
        Assert.Equal("3", await Events());
        await database.Events.Listen(_account.Value);
        var again = new EventfulAsset(database, _account);
        await again.Confirm();
        Assert.Equal("5", await Events());
        Assert.Equal("0", (await database.Rows($"SELECT count(*) FROM media_events WHERE account = '{other.Account}'"))[0]);
    }

    [Fact]
    public async Task A_write_that_comes_too_late_is_still_refused()
    {
        var asset = new EventfulAsset(database, _account);
        await asset.Confirm();
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(asset.ConfirmStale);
        await database.Events.Listen(_account.Value);
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(asset.ConfirmStale);
        Assert.Equal("0", await Events());
    }

    [Fact]
    public async Task Many_writes_at_once_tell_only_of_those_who_are_listened_to()
    {
        await database.Events.Listen(_account.Value);
        var quiet = StoredAsset.NewAccount();
        var assets = Enumerable.Range(0, 60).Select(i => new EventfulAsset(database, i % 3 == 0 ? _account : quiet)).ToList();
        await Task.WhenAll(assets.Select(asset => asset.Confirm()));
        Assert.Equal("40", await Events());
        Assert.Equal("0", (await database.Rows($"SELECT count(*) FROM media_events WHERE account = '{quiet}'"))[0]);
    }

    private async Task<string> Events() => (await database.Rows($"SELECT count(*) FROM media_events WHERE account = '{_account}'"))[0];

    /// <summary>An asset as its grain stores it, with what it tells.</summary>
    private sealed class EventfulAsset(TestDatabase database, AccountId account)
    {
        private readonly MediaId _id = MediaId.New(TestDatabase.Now);
        private MediaRecord? _record;

        public AccountId Account => account;

        private GrainId Grain => GrainId.Create("media", $"{account}/{_id}");

        private MediaRecord Record => _record ??= new(database.Storage, Grain, database.Clock);

        public async Task Confirm()
        {
            await Record.TryCreate(MediaRules.Start(account, _id, new UploadRequest { Filename = "a.png" }, new MediaOptions(), TestDatabase.Now));
            await Record.Write(Confirmed(Record.Asset!));
        }

        /// <summary>As a silo that doesn't know what another one wrote.</summary>
        public async Task ConfirmStale()
        {
            var stale = new MediaRecord(database.Storage, Grain, database.Clock);
            await stale.Open();
            await database.Execute($"UPDATE OrleansStorage SET Version = Version + 1 WHERE GrainIdExtensionString = '{account}/{_id}'");
            await stale.Write(stale.Asset!.On(LifecycleEvent.Deleted, "deleted", TestDatabase.Now).Value!);
        }

        public Task Purge() => Record.Clear();

        private static MediaState Confirmed(MediaState asset) =>
            asset.Confirm(new VerifiedObject(70, "image/png", 4, 3, Snapshot: null), new ProcessingOptions { Enabled = false }, TestDatabase.Now).Value!;
    }
}
