namespace Orleans.Media.Tests;

public abstract class ListTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    [Fact]
    public async Task An_account_without_assets_has_an_empty_list()
    {
        var page = await List(new AssetQuery());
        Assert.Empty(page.Items);
        Assert.Equal(0, page.Total);
    }

    [Fact]
    public async Task The_newest_come_first_and_of_the_same_time_the_highest_id()
    {
        var assets = new List<StoredAsset>();
        foreach (var minute in new[] { 3, 1, 2, 2, 2, 0 }) assets.Add(await Add(minute));
        Assert.Equal(
            assets.OrderByDescending(asset => asset.Created).ThenByDescending(asset => asset.Id).Select(asset => asset.Id),
            (await List(new AssetQuery())).Items.Select(item => item.Id));
    }

    // An idempotency key's id isn't ordered by time.
    [Fact]
    public async Task An_id_that_sorts_last_does_not_make_an_asset_newer()
    {
        var old = new StoredAsset(database, _account, MediaId.TryParse("m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", out var last) ? last : default);
        await old.Write();
        var young = await Add(minute: 1);
        Assert.Equal([young.Id, old.Id], (await List(new AssetQuery())).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Pages_have_neither_gaps_nor_repeats()
    {
        for (var i = 0; i < 23; i++) await Add(minute: i / 4);
        var whole = (await List(new AssetQuery { Limit = 100 })).Items.Select(item => item.Id).ToList();
        var paged = new List<MediaId>();
        for (var offset = 0; offset < 30; offset += 5)
        {
            var page = await List(new AssetQuery { Limit = 5, Offset = offset });
            Assert.Equal(23, page.Total);
            paged.AddRange(page.Items.Select(item => item.Id));
        }

        Assert.Equal(23, whole.Count);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task A_filter_shows_what_it_names_and_counts_it()
    {
        MediaStatus?[] statuses = [null, .. Enum.GetValues<MediaStatus>()];
        MediaKind?[] kinds = [null, MediaKind.Image, MediaKind.Video, MediaKind.Gif];
        string?[] tenants = [null, "t1", "t2", "none"];
        var assets = new List<StoredAsset>();
        foreach (var (status, kind, tenant) in from status in statuses[1..] from kind in kinds[1..3] from tenant in tenants[..3] select (status, kind, tenant))
        {
            var asset = new StoredAsset(database, _account, TestDatabase.Now.AddMinutes(assets.Count));
            await asset.Write(kind!.Value, status!.Value, tenant);
            assets.Insert(0, asset);
        }

        foreach (var (status, kind, tenant) in from status in statuses from kind in kinds from tenant in tenants select (status, kind, tenant))
        {
            var expected = assets.Select(asset => asset.State!)
                .Where(asset => status is null ? asset.Status is not MediaStatus.Deleted : asset.Status == status)
                .Where(asset => (kind is null || asset.Kind == kind) && (tenant is null || asset.TenantId == tenant))
                .Select(asset => asset.Id).ToList();
            var page = await List(new AssetQuery { Status = status, Kind = kind, TenantId = tenant, Limit = 100 });
            Assert.Equal((status, kind, tenant, string.Join(' ', expected)), (status, kind, tenant, string.Join(' ', page.Items.Select(item => item.Id))));
            Assert.Equal(expected.Count, page.Total);
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("=")]
    [InlineData("%")]
    [InlineData("' OR 1 = 1 --")]
    public async Task A_tenant_of_any_name_sees_only_its_own(string tenant)
    {
        await Add(minute: 0);
        var mine = new StoredAsset(database, _account);
        await mine.Write(tenant: tenant);
        var page = await List(new AssetQuery { TenantId = tenant });
        Assert.Equal(mine.Id, Assert.Single(page.Items).Id);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task Another_accounts_assets_never_show()
    {
        var other = new StoredAsset(database, StoredAsset.NewAccount());
        await other.Write(tenant: "t");
        foreach (var query in new[] { new AssetQuery(), new AssetQuery { TenantId = "t" }, new AssetQuery { Status = MediaStatus.PendingUpload }, new AssetQuery { Kind = MediaKind.Image } })
        {
            var page = await List(query);
            Assert.Empty(page.Items);
            Assert.Equal(0, page.Total);
        }
    }

    [Fact]
    public async Task A_listing_shows_what_is_known()
    {
        var asset = await Add(minute: 0);
        await asset.Write(asset.State! with { Status = MediaStatus.Failed, ContentType = "image/png", Size = 5_000_000_000, Width = 1, Height = 2, DurationMs = 3 });
        Assert.Equal(
            new AssetListing { Id = asset.Id, Kind = MediaKind.Image, Filename = "a.png", ContentType = "image/png", Size = 5_000_000_000, Status = MediaStatus.Failed, Width = 1, Height = 2, DurationMs = 3, CreatedAt = asset.Created },
            Assert.Single((await List(new AssetQuery())).Items));
    }

    private async Task<StoredAsset> Add(int minute)
    {
        var asset = new StoredAsset(database, _account, TestDatabase.Now.AddMinutes(minute));
        await asset.Write();
        return asset;
    }

    private Task<AssetPage> List(AssetQuery query) => database.Catalog.List(_account, query, CancellationToken.None);
}
