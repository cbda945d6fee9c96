using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media.Tests;

public abstract class ReconcileStoreTests(TestDatabase database)
{
    private readonly ReconcileStore _store = new(database.Source, Options.Create(new ClusterOptions { ServiceId = "orleans-media" }));
    private readonly AccountId _account = StoredAsset.NewAccount();

    [Fact]
    public async Task Assets_come_in_the_order_of_storage_with_their_states()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await Asset(_account, TestDatabase.Now.AddSeconds((i * 7) % 5))).Id.Value);
        ids.Sort(StringComparer.Ordinal);

        var some = await _store.Assets(_account.Value, ("", "~"), 3, default);
        Assert.True(some.More);
        Assert.Equal(ids[..3], some.Items.Select(asset => asset.Id));
        Assert.All(some.Items, asset => Assert.Equal((_account.Value, asset.Id), (asset.State!.Account, asset.State.Id)));

        var rest = await _store.Assets(_account.Value, (ids[2], ids[3]), 3, default);
        Assert.Equal((ids[2], ids[3], false), (rest.Items[0].Id, rest.Items[1].Id, rest.More));
    }

    [Fact]
    public async Task A_purged_asset_has_no_state()
    {
        var (living, purged) = (await Asset(_account), await Asset(_account));
        await purged.Clear();
        var states = await _store.States([$"{_account}/{living.Id}", $"{_account}/{purged.Id}"], default);
        Assert.Equal([$"{_account}/{living.Id}"], states.Keys);
    }

    // Storage compares bytes: "-" before "/", before letters, before "_".
    [Fact]
    public async Task Every_account_is_found_once()
    {
        string[] accounts = [.. new[] { "", "-x", "_x", "0", "b", "b-c" }.Select(end => _account.Value + end)];
        foreach (var account in accounts) await Asset(AccountId.Parse(account));
        var found = new List<string>();
        for (var at = _account.Value[..^1]; await _store.NextAccount(at, default) is { } next && next.StartsWith(_account.Value, StringComparison.Ordinal); at = next) found.Add(next);
        Assert.Equal(accounts.Order(StringComparer.Ordinal), found);
        Assert.True(await _store.HasAssets(accounts[1], default));
        Assert.False(await _store.HasAssets(_account.Value + "c", default));
        Assert.Null(await _store.NextAccount("~", default));
    }

    [Fact]
    public async Task A_page_is_read_by_keys_in_their_order()
    {
        await database.Execute($"""
            INSERT INTO media_catalog (account, id, kind, status, filename, created_at, purge_at)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 5000)
            SELECT '{_account}', 'm_' || i, 'image', 'ready', 'a.png', i, i FROM numbers
            """);
        await database.Settle();
        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            await using var range = ReconcileStore.RangeCommand(connection, _account.Value, ("m_2", "m_3"), 500);
            Assert.Matches("media_catalog_pkey|PRIMARY KEY", await Explain(range));
            await using var states = ReconcileStore.StatesCommand(connection, "orleans-media", ["a/b", "c/d"]);
            Assert.Matches("orleansstorage_pkey|INDEX", await Explain(states));
        }

        await database.Execute($"DELETE FROM media_catalog WHERE account = '{_account}'");
    }

    private async Task<string> Explain(System.Data.Common.DbCommand command)
    {
        var plan = await database.Explain(command);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        return plan;
    }

    private async Task<StoredAsset> Asset(AccountId account, DateTimeOffset? created = null)
    {
        var asset = new StoredAsset(database, account, created);
        await asset.Write();
        return asset;
    }
}
