using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Lists: newest first, filtered, by page.</summary>
[Collection(DefaultGateway.Name)]
public sealed class ListTests(GatewayFixture fixture) : IAsyncLifetime
{
    private Api _api = null!;

    public async Task InitializeAsync() => _api = await fixture.NewAccount();

    public Task DisposeAsync()
    {
        _api.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Assets_are_listed_newest_first_page_by_page()
    {
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Insert(0, (await _api.Start(new { filename = $"{i}.png" })).Id);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System); // within a millisecond the order is one of chance
        }

        Assert.Equal(made, await Ids(""));
        Assert.Equal(made[..3], await Ids("?limit=3"));
        Assert.Equal(made[3..6], await Ids("?limit=3&offset=3"));
        Assert.Equal(made[6..], await Ids("?limit=3&offset=6"));
        Assert.Empty(await Ids("?offset=7"));
        Assert.Equal(7, await _api.Total("?offset=100"));
    }

    [Fact]
    public async Task A_page_has_25_assets_unless_another_limit_is_asked_for()
    {
        for (var i = 0; i < 26; i++) await _api.Start(new { filename = $"{i}.png" });
        Assert.Equal(25, (await Ids("")).Length);
        Assert.Equal(26, (await Ids("?limit=100")).Length);
        var pagination = (await _api.Get())["pagination"];
        Assert.Equal((25, 0, 26), (pagination.GetProperty("limit").GetInt32(), pagination.GetProperty("offset").GetInt32(), pagination.GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task A_list_can_be_narrowed_by_kind_state_and_tenant()
    {
        var image = (await _api.Make(new { filename = "a.png", tenant_id = "t1" }, Samples.Png(4, 3))).Word("id");
        var pending = (await _api.Start(new { filename = "b.png", tenant_id = "t2" })).Id;
        var video = (await _api.Make(new { filename = "c.mp4", tenant_id = "t1" }, Samples.Mp4(100))).Word("id");

        await Lists("?kind=image", pending, image);
        await Lists("?status=ready", video, image);
        await Lists("?tenant_id=t1", video, image);
        await Lists("?kind=image&status=ready&tenant_id=t1", image);
        await Lists("?kind=audio");
        await Lists("?tenant_id=t3");
        await Lists("?tenant_id=*");
    }

    [Fact]
    public async Task Deleted_assets_are_listed_only_when_asked_for()
    {
        var kept = (await _api.Start(new { filename = "a.png" })).Id;
        var deleted = (await _api.Start(new { filename = "b.png" })).Id;
        await _api.Delete($"/{deleted}");
        await Lists("", kept);
        await Lists("?status=deleted", deleted);
        await _api.Post($"/{deleted}/restore");
        await Lists("", deleted, kept);
        await Lists("?status=deleted");
    }

    [Fact]
    public async Task Another_accounts_assets_are_not_listed()
    {
        await _api.Start(new { filename = "a.png", tenant_id = "t1" });
        using var stranger = await fixture.NewAccount();
        Assert.Equal(0, await stranger.Total());
        Assert.Equal(0, await stranger.Total("?tenant_id=t1"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=1000001", "offset")]
    [InlineData("offset=99999999999999999999", "offset")]
    [InlineData("offset=x", "offset")]
    [InlineData("kind=film", "kind")]
    [InlineData("kind=", "kind")]
    [InlineData("kind=0", "kind")]
    [InlineData("status=done", "status")]
    [InlineData("tenant_id=", "tenant_id")]
    [InlineData("tenant_id=a%00", "tenant_id")]
    [InlineData("kind=film&status=done&limit=0&offset=x", "kind,status,offset,limit")]
    public async Task A_bad_parameter_is_named(string query, string fields) =>
        (await _api.Get($"?{query}")).Refuses(HttpStatusCode.BadRequest, "validation_failed", fields.Split(','));

    private async Task<string[]> Ids(string query) =>
        [.. (await _api.Get(query)).Is(HttpStatusCode.OK)["data"].EnumerateArray().Select(asset => asset.GetProperty("id").GetString()!)];

    private async Task Lists(string query, params string[] ids)
    {
        Assert.Equal(ids, await Ids(query));
        Assert.Equal(ids.Length, await _api.Total(query));
    }
}
