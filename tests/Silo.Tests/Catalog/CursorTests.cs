namespace Orleans.Media.Tests;

/// <summary>Pages one after the other, while assets come and go.</summary>
public abstract class CursorTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_have_neither_gaps_nor_repeats_and_end(bool labelled)
    {
        for (var i = 0; i < 23; i++) await Add(minute: i / 4); // several of the same time
        var query = new AssetQuery { Limit = 5, Tags = labelled ? ["x"] : null };
        var whole = (await List(query with { Limit = 100 })).Items.Select(item => item.Id).ToList();
        Assert.Equal(23, whole.Count);

        var (paged, pages) = (new List<MediaId>(), 0);
        for (string? cursor = null; pages == 0 || cursor is not null; pages++)
        {
            var page = await List(query with { Cursor = cursor });
            Assert.Equal(23, page.Total);
            paged.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }

        Assert.Equal(whole, paged);
        Assert.Equal(5, pages);
    }

    [Fact]
    public async Task A_page_that_is_exactly_full_is_the_last_one()
    {
        for (var i = 0; i < 10; i++) await Add(minute: i);
        var first = await List(new AssetQuery { Limit = 5 });
        var second = await List(new AssetQuery { Limit = 5, Cursor = first.NextCursor });
        Assert.Equal(5, second.Items.Count);
        Assert.Null(second.NextCursor);
        Assert.Null((await List(new AssetQuery { Limit = 10 })).NextCursor);
    }

    [Fact]
    public async Task What_comes_and_goes_meanwhile_moves_nothing()
    {
        var assets = new List<StoredAsset>();
        for (var i = 0; i < 12; i++) assets.Insert(0, await Add(minute: i));
        var first = await List(new AssetQuery { Limit = 4 });

        await Add(minute: 100);
        await Add(minute: 101);
        await assets[0].Clear();
        await assets[3].Clear(); // the one that the cursor names
        var second = await List(new AssetQuery { Limit = 4, Cursor = first.NextCursor });
        Assert.Equal(assets[4..8].Select(asset => asset.Id), second.Items.Select(item => item.Id));

        await assets[8].Clear();
        Assert.Equal(assets[9..].Select(asset => asset.Id), (await List(new AssetQuery { Limit = 4, Cursor = second.NextCursor })).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_cursor_goes_with_any_filter()
    {
        for (var i = 0; i < 20; i++) await new StoredAsset(database, _account, TestDatabase.Now.AddMinutes(i)).Write(i % 2 == 0 ? MediaKind.Image : MediaKind.Video, i % 3 == 0 ? MediaStatus.Failed : MediaStatus.Ready, $"t{i % 2}");
        foreach (var query in new AssetQuery[] { new() { Kind = MediaKind.Video }, new() { Status = MediaStatus.Failed }, new() { TenantId = "t1" }, new() { TenantId = "t0", Status = MediaStatus.Ready, Kind = MediaKind.Image } })
        {
            var whole = (await List(query with { Limit = 100 })).Items.Select(item => item.Id).ToList();
            var first = await List(query with { Limit = 3 });
            Assert.Equal(whole[3..6], (await List(query with { Limit = 3, Cursor = first.NextCursor })).Items.Select(item => item.Id));
        }
    }

    [Fact]
    public async Task The_list_behind_the_last_asset_is_empty_and_still_counts_all()
    {
        var only = await Add(minute: 0);
        var page = await List(new AssetQuery { Cursor = new AssetCursor(only.Created, only.Id).ToString() });
        Assert.Equal((0, 1, null), (page.Items.Count, page.Total, page.NextCursor));
    }

    // Any depth at the cost of the first page: the place is a condition on the index, not rows that are read and passed over.
    [Theory]
    [InlineData(null, null)]
    [InlineData(MediaStatus.Failed, null)]
    [InlineData(null, "t7")]
    public async Task A_cursor_is_a_place_in_the_index(MediaStatus? status, string? tenant)
    {
        await database.Execute($"""
            INSERT INTO media_catalog (account, id, kind, status, tenant_id, filename, created_at, purge_at)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 5000)
            SELECT '{_account}', 'm_' || i, 'image', CASE i % 50 WHEN 0 THEN 'failed' ELSE 'ready' END, 't' || (i % 20), 'a.png', i, i FROM numbers
            """);
        await database.Settle();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = CatalogStore.PageCommand(connection, _account, new AssetQuery { Status = status, TenantId = tenant, Cursor = new AssetCursor(TestDatabase.Now, MediaId.New(TestDatabase.Now)).ToString() });
        var plan = await database.Explain(command);
        Assert.Matches(@"created_at<\?|\(created_at,id\)<|Index Cond: .*ROW\((c\.)?created_at, (c\.)?id\) <", plan);
        Assert.DoesNotMatch("Sort|TEMP B-TREE", plan);
    }

    private async Task<StoredAsset> Add(int minute)
    {
        var asset = new StoredAsset(database, _account, TestDatabase.Now.AddMinutes(minute));
        await asset.Write(tags: ["x"]);
        return asset;
    }

    private Task<AssetPage> List(AssetQuery query) => database.Catalog.List(_account, query, CancellationToken.None);
}
