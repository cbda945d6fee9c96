using Orleans.Storage;

namespace Orleans.Media.Tests;

public abstract class CountTests(TestDatabase database)
{
    private static readonly MediaKind[] Kinds = Enum.GetValues<MediaKind>();
    private static readonly MediaStatus[] Statuses = Enum.GetValues<MediaStatus>();
    private static readonly string?[] Tenants = [null, "t1", "t2", "*", "="];

    [Fact]
    public async Task A_count_follows_each_write()
    {
        var account = StoredAsset.NewAccount();
        var asset = new StoredAsset(database, account);
        await asset.Write(MediaKind.Image, MediaStatus.PendingUpload, tenant: "t");
        Assert.Equal(["* image pending_upload 1 0", "=t image pending_upload 1 0"], await Counts(account));

        await asset.Write(MediaKind.Image, MediaStatus.Ready, tenant: "t", size: 10);
        Assert.Equal(["* image ready 1 10", "=t image ready 1 10"], await Counts(account));

        await asset.Write(MediaKind.Image, MediaStatus.Ready, tenant: "u", size: 30);
        Assert.Equal(["* image ready 1 30", "=u image ready 1 30"], await Counts(account));

        await asset.Clear();
        Assert.Empty(await Counts(account));
    }

    [Fact]
    public async Task Counts_equal_a_recount_after_any_walk()
    {
        var random = new Random(7);
        AccountId[] accounts = [StoredAsset.NewAccount(), StoredAsset.NewAccount(), StoredAsset.NewAccount()];
        var assets = new List<StoredAsset>();
        for (var step = 0; step < 300; step++)
        {
            var asset = random.Next(3) == 0 || assets.Count == 0 ? new StoredAsset(database, accounts[random.Next(3)]) : assets[random.Next(assets.Count)];
            if (!assets.Contains(asset)) assets.Add(asset);
            await Step(asset, random);
        }

        foreach (var account in accounts)
        {
            Assert.NotEmpty(await Counts(account));
            Assert.Equal(await Recount(account), await Counts(account));
            Assert.Equal(assets.Where(asset => asset.Account == account && asset.State is not null).Select(asset => asset.Id.Value).Order(StringComparer.Ordinal), await Ids(account));
        }
    }

    [Fact]
    public async Task Counts_equal_a_recount_after_32_writers_at_once()
    {
        var account = StoredAsset.NewAccount();
        var shared = new StoredAsset(database, account);
        await shared.Write();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            var asset = new StoredAsset(database, account);
            for (var step = 0; step < 10; step++)
            {
                await Step(asset, random);
                await Contend(shared.Elsewhere(), random);
            }
        })));

        Assert.NotEmpty(await Counts(account));
        Assert.Equal(await Recount(account), await Counts(account));
    }

    private static async Task Step(StoredAsset asset, Random random)
    {
        if (asset.State is not null && random.Next(5) == 0) await asset.Clear();
        else await asset.Write(Pick(Kinds, random), Pick(Statuses, random), Pick(Tenants, random), random.Next(2) == 0 ? null : random.Next(1000));
    }

    // All want the same row: some lose, which has to leave no trace.
    private static async Task Contend(StoredAsset asset, Random random)
    {
        await asset.Read();
        var lost = await Record.ExceptionAsync(() => asset.Write(Pick(Kinds, random), Pick(Statuses, random), Pick(Tenants, random), random.Next(1000)));
        if (lost is not null) Assert.IsType<InconsistentStateException>(lost);
    }

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];

    private async Task<IEnumerable<string>> Counts(AccountId account) => Sorted(await database.Rows($"""
        SELECT tenant_id, kind, status, CAST(sum(n) AS bigint), CAST(sum(bytes) AS bigint) FROM media_counts
        WHERE account = '{account}' GROUP BY tenant_id, kind, status HAVING sum(n) <> 0 OR sum(bytes) <> 0
        """));

    private async Task<IEnumerable<string>> Recount(AccountId account) => Sorted(await database.Rows($"""
        SELECT tenant, kind, status, count(*), CAST(sum(coalesce(size, 0)) AS bigint)
        FROM (SELECT '*' AS tenant, kind, status, size FROM media_catalog WHERE account = '{account}'
              UNION ALL SELECT '=' || tenant_id, kind, status, size FROM media_catalog WHERE account = '{account}' AND tenant_id IS NOT NULL) AS each
        GROUP BY tenant, kind, status
        """));

    private async Task<IEnumerable<string>> Ids(AccountId account) => Sorted(await database.Rows($"SELECT id FROM media_catalog WHERE account = '{account}'"));

    private static IEnumerable<string> Sorted(IEnumerable<string> rows) => rows.Order(StringComparer.Ordinal);
}
