using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

/// <summary>Tags and metadata: kept in step with each state, and found.</summary>
public abstract class LabelTests(TestDatabase database)
{
    private static readonly string[] Tags = ["a", "b", "c", "A", "a=b", "%", "'", "größe \"1\" 🐈"];
    private static readonly (string Key, string Value)[] Metadata = [("k", "v"), ("k", "w"), ("k", ""), ("a", "b"), ("ключ \\", "=\"🐈\"")];

    private readonly AccountId _account = StoredAsset.NewAccount();

    [Fact]
    public async Task An_assets_labels_are_rows_of_their_own_and_follow_each_write()
    {
        var asset = new StoredAsset(database, _account);
        await asset.Write(tags: ["x", "y"], metadata: Map(("k", "v")));
        Assert.Equal(["m:k=v", "t:x", "t:y"], await Rows());

        await asset.Write(status: MediaStatus.Ready, tags: ["z", "x"]);
        Assert.Equal(["t:x", "t:z"], await Rows());

        await asset.Write(status: MediaStatus.Deleted, tags: ["z", "x"]);
        Assert.Equal(["t:x", "t:z"], await Rows());

        await asset.Write();
        Assert.Empty(await Rows());

        await asset.Write(metadata: Map(("k", "v")));
        await asset.Clear();
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task Labels_equal_those_of_the_states_after_any_walk()
    {
        var random = new Random(7);
        var assets = Enumerable.Range(0, 20).Select(i => new StoredAsset(database, _account, TestDatabase.Now.AddSeconds(i % 5))).ToList();
        for (var step = 0; step < 200; step++)
        {
            var asset = assets[random.Next(assets.Count)];
            if (asset.State is not null && random.Next(5) == 0) await asset.Clear();
            else await asset.Write(tags: Some(Tags, random), metadata: Some(Metadata, random)?.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value));
        }

        var expected = assets.Select(asset => asset.State).OfType<MediaState>().SelectMany(state =>
            (state.Tags ?? []).Select(tag => $"t:{tag}").Concat((state.Metadata ?? Map()).Select(pair => $"m:{pair.Key}={pair.Value}")).Select(label => $"{state.Id} {label} {state.CreatedAt.ToUnixTimeMilliseconds()}"));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await database.Rows($"SELECT id, label, created_at FROM media_labels WHERE account = '{_account}'")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_shows_what_it_asks_for_whatever_else_it_asks_for()
    {
        var random = new Random(11);
        var assets = new List<MediaState>();
        for (var i = 0; i < 60; i++)
        {
            var asset = new StoredAsset(database, _account, TestDatabase.Now.AddSeconds(i / 3));
            await asset.Write(
                i % 2 == 0 ? MediaKind.Image : MediaKind.Video, (i % 7) switch { 0 => MediaStatus.Deleted, 1 => MediaStatus.Failed, _ => MediaStatus.Ready }, i % 3 == 0 ? "t1" : null, null,
                Some(Tags, random), Some(Metadata, random)?.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value));
            assets.Add(asset.State!);
        }

        var found = 0;
        for (var round = 0; round < 150; round++)
        {
            var query = new AssetQuery
            {
                Tags = Some(Tags[..4], random), Metadata = Some(Metadata[..2], random) is [var (key, value), ..] ? Map((key, value)) : null, Limit = random.Next(1, 8), Offset = random.Next(3),
                Status = Pick<MediaStatus?>([null, MediaStatus.Ready, MediaStatus.Failed, MediaStatus.Deleted], random), Kind = Pick<MediaKind?>([null, MediaKind.Video], random), TenantId = Pick([null, null, "t1", "t2"], random),
            };
            var all = assets.Where(state => Fits(state, query)).OrderByDescending(state => state.CreatedAt).ThenByDescending(state => state.Id, StringComparer.Ordinal).Select(state => state.Id).ToList();
            var page = await List(query);
            Assert.Equal(all.Skip(query.Offset).Take(query.Limit), page.Items.Select(item => item.Id.Value));
            Assert.Equal((all.Count, false), (page.Total, page.TotalIsCapped));
            Assert.Equal(all.Count > query.Offset + query.Limit, page.NextCursor is not null);
            found += page.Items.Count;
        }

        Assert.InRange(found, 100, int.MaxValue);
    }

    [Fact]
    public async Task A_list_tells_tenant_tags_and_metadata()
    {
        await new StoredAsset(database, _account).Write(tenant: "t", tags: Tags, metadata: Metadata.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value));
        var listed = Assert.Single((await List(new AssetQuery())).Items);
        Assert.Equal("t", listed.TenantId);
        Assert.Equal(Tags, listed.Tags);
        Assert.Equal(Map(("k", "v"), ("a", "b"), ("ключ \\", "=\"🐈\"")), listed.Metadata!.ToDictionary());
    }

    [Theory]
    [InlineData("x' OR 1 = 1 --")]
    [InlineData("t:x")]
    [InlineData("%")]
    [InlineData("X")]
    public async Task Only_the_very_tag_is_found(string tag)
    {
        await new StoredAsset(database, _account).Write(tags: ["x"], metadata: Map(("x", "x")));
        Assert.Equal(0, (await List(new AssetQuery { Tags = [tag] })).Total);
        Assert.Equal(0, (await List(new AssetQuery { Metadata = Map((tag, "x")) })).Total);
    }

    [Fact]
    public async Task Another_accounts_assets_never_show()
    {
        await new StoredAsset(database, StoredAsset.NewAccount()).Write(tags: ["x"]);
        Assert.Empty((await List(new AssetQuery { Tags = ["x"] })).Items);
        await new StoredAsset(database, _account).Write(tags: ["y"]);
        Assert.Empty((await List(new AssetQuery { Tags = ["x"] })).Items);
    }

    [Fact]
    public async Task Of_many_a_thousand_are_counted()
    {
        await Fill(1200);
        var page = await List(new AssetQuery { Tags = ["often"] });
        Assert.Equal((25, 1000, true), (page.Items.Count, page.Total, page.TotalIsCapped));
        page = await List(new AssetQuery { Tags = ["often"], Offset = 1199 });
        Assert.Equal((1, 1000, true), (page.Items.Count, page.Total, page.TotalIsCapped));
        page = await List(new AssetQuery { Tags = ["often", "seldom"] });
        Assert.Equal((12, 12, false), (page.Items.Count, page.Total, page.TotalIsCapped));
        page = await List(new AssetQuery { Metadata = Map(("half", "0")) });
        Assert.Equal((600, false), (page.Total, page.TotalIsCapped));
    }

    // The search goes by the fewest, so that a page of few is few steps, whichever of the conditions makes it so.
    [Fact]
    public async Task Each_search_goes_by_an_index_in_the_order_of_the_list_and_joins_by_keys()
    {
        await Fill(5000);
        await database.Settle();
        var plan = await Explain(new AssetQuery { Tags = ["often", "seldom"] }, by: 1);
        Assert.True(Fits(plan), plan);
        plan = await Explain(new AssetQuery { Tags = ["often"], Kind = MediaKind.Image, TenantId = "t1" }, by: 0);
        Assert.True(Fits(plan), plan);
        plan = await Explain(new AssetQuery { Tags = ["often"], Status = MediaStatus.Failed }, by: null);
        Assert.True(Fits(plan) && plan.Contains("media_catalog_rare", StringComparison.Ordinal), plan);

        static bool Fits(string plan) => !Regex.IsMatch(plan, @"Sort|TEMP B-TREE|Seq Scan|Hash|SCAN [cnh]\b");
    }

    // Of rows as a busy account has them: all with one tag, few with another.
    private async Task Fill(int count)
    {
        var number = "printf('%026d', i)";
        await database.Execute($"""
            INSERT INTO media_catalog (account, id, kind, status, tenant_id, filename, created_at, purge_at, tags, metadata)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})
            SELECT '{_account}', 'm_' || {(database is OnPostgres ? "lpad(i::text, 26, '0')" : number)}, 'image', CASE i % 50 WHEN 0 THEN 'failed' ELSE 'ready' END, 't' || (i % 20), 'a.png', i, i,
              {Json("CASE i % 100 WHEN 0 THEN '[\"often\",\"seldom\"]' ELSE '[\"often\"]' END")}, {Json("CASE i % 2 WHEN 0 THEN '{\"half\":\"0\"}' ELSE '{\"half\":\"1\"}' END")}
            FROM numbers
            """);

        string Json(string text) => database is OnPostgres ? $"({text})::jsonb" : text;
    }

    private async Task<string> Explain(AssetQuery query, int? by)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = CatalogStore.PageCommand(connection, _account, query, by);
        return await database.Explain(command);
    }

    private static bool Fits(MediaState state, AssetQuery query) =>
        (query.Status is { } status ? state.Status == status : state.Status is not MediaStatus.Deleted)
        && (query.Kind is null || state.Kind == query.Kind) && (query.TenantId is null || state.TenantId == query.TenantId)
        && (query.Tags ?? []).All(tag => state.Tags?.Contains(tag) is true)
        && (query.Metadata ?? Map()).All(pair => state.Metadata is { } metadata && metadata.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private async Task<IEnumerable<string>> Rows() => (await database.Rows($"SELECT label FROM media_labels WHERE account = '{_account}'")).Order(StringComparer.Ordinal);

    private static T[]? Some<T>(T[] all, Random random) => all.Where(_ => random.Next(3) == 0).ToArray() is { Length: > 0 } some ? some : null;

    private static T Pick<T>(T[] all, Random random) => all[random.Next(all.Length)];

    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value);

    private Task<AssetPage> List(AssetQuery query) => database.Catalog.List(_account, query, CancellationToken.None);
}
