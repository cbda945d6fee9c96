namespace Orleans.Media.Tests;

public abstract class QueryPlanTests(TestDatabase database) : IAsyncLifetime
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    // What a busy account looks like: five thousand assets, few of them failed, deleted or being processed.
    public async Task InitializeAsync()
    {
        await database.Execute($"""
            INSERT INTO media_catalog (account, id, kind, status, tenant_id, filename, created_at, purge_at)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 5000)
            SELECT '{_account}', 'm_' || i, CASE i % 5 WHEN 0 THEN 'video' ELSE 'image' END,
              CASE i % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'deleted' WHEN 2 THEN 'processing' WHEN 3 THEN 'pending_upload' ELSE 'ready' END,
              't' || (i % 20), 'a.png', i, i
            FROM numbers
            """);
        await database.Settle();
    }

    public Task DisposeAsync() => database.Execute($"DELETE FROM media_catalog WHERE account = '{_account}'");

    [Fact]
    public async Task Every_page_is_read_in_the_order_of_an_index()
    {
        MediaStatus?[] statuses = [null, .. Enum.GetValues<MediaStatus>()];
        foreach (var status in statuses)
        {
            foreach (var kind in new MediaKind?[] { null, MediaKind.Video })
            {
                foreach (var tenant in new[] { null, "t7" })
                {
                    var plan = await Explain(new AssetQuery { Status = status, Kind = kind, TenantId = tenant });
                    Assert.True(plan.Contains("media_catalog_", StringComparison.Ordinal) && !Sorts(plan), $"{status} {kind} {tenant}:\n{plan}");
                }
            }
        }
    }

    // In order is not enough: few of many have to be found without reading the many.
    [Fact]
    public async Task Each_list_has_the_index_that_was_made_for_it()
    {
        Assert.Contains("media_catalog_newest", await Explain(new AssetQuery()), StringComparison.Ordinal);
        Assert.Contains("media_catalog_rare", await Explain(new AssetQuery { Status = MediaStatus.Deleted }), StringComparison.Ordinal);
        Assert.Contains("media_catalog_rare", await Explain(new AssetQuery { Status = MediaStatus.Failed }), StringComparison.Ordinal);
        Assert.Contains("media_catalog_tenant", await Explain(new AssetQuery { TenantId = "t7" }), StringComparison.Ordinal);
    }

    // Else the first test could not fail.
    [Fact]
    public async Task A_plan_that_sorts_is_recognized()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = CatalogStore.PageCommand(connection, _account, new AssetQuery());
        command.CommandText = command.CommandText.Replace("created_at DESC", "filename DESC", StringComparison.Ordinal);
        Assert.True(Sorts(await database.Explain(command)));
    }

    private async Task<string> Explain(AssetQuery query)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = CatalogStore.PageCommand(connection, _account, query);
        return await database.Explain(command);
    }

    private static bool Sorts(string plan) => plan.Contains("Sort", StringComparison.Ordinal) || plan.Contains("TEMP B-TREE", StringComparison.Ordinal);
}
