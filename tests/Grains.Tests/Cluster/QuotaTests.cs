namespace Orleans.Media.Tests.Cluster;

/// <summary>Quotas under load: on Postgres over three silos, on SQLite in one.</summary>
public sealed class QuotaTests
{
    [Theory]
    [InlineData("Sqlite", 1)]
    [InlineData("Postgres", 3)]
    public async Task Of_a_hundred_creates_at_once_exactly_as_many_get_through_as_there_are_places(string kind, short silos)
    {
        await using var cluster = await Start(kind, silos, ("Media:Accounts:acme:Quota:Assets", "10"));
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cluster.NewMedia().RequestUpload(Uploads.Picture)));
        Assert.Equal(10, all.Count(answer => answer.Value is not null));
        Assert.All(all.Where(answer => answer.Value is null), answer => Assert.Equal((MediaErrorCode.QuotaExceeded, "assets", 10L, 10L), (answer.Error!.Code, answer.Error.Quota, answer.Error.Used, answer.Error.Limit)));
        Assert.Equal(10, await cluster.Count("SELECT count(*) FROM media_catalog"));
        Assert.Equal(10, (await Usage(cluster)).Assets.Used);
    }

    [Theory]
    [InlineData("Sqlite", 1)]
    [InlineData("Postgres", 3)]
    public async Task Of_confirms_at_once_exactly_as_many_get_through_as_there_is_room_for(string kind, short silos)
    {
        var picture = Samples.Png(8, 8);
        await using var cluster = await Start(kind, silos, ("Media:Accounts:acme:Quota:Bytes", $"{(picture.Length * 3) + (picture.Length / 2)}"));
        var assets = new List<IMediaGrain>();
        for (var i = 0; i < 12; i++)
        {
            assets.Add(cluster.NewMedia());
            await (await assets[^1].Ask(Uploads.Picture)).Send(picture);
        }

        var all = await Task.WhenAll(assets.Select(asset => asset.Confirm(new ConfirmRequest())));
        Assert.Equal(3, all.Count(answer => answer.Value is not null));
        Assert.All(all.Where(answer => answer.Value is null), answer => Assert.Equal((MediaErrorCode.QuotaExceeded, "bytes"), (answer.Error!.Code, answer.Error.Quota)));
        Assert.Equal(picture.Length * 3, (await Usage(cluster)).Bytes.Used);
    }

    [Fact]
    public async Task Places_that_become_free_can_be_taken_again()
    {
        await using var cluster = await Start("Sqlite", 1, ("Media:Accounts:acme:Quota:Assets", "2"), ("Media:Retention", "00:05:00"));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 2; i++) await cluster.NewMedia().Ask(Uploads.Picture);
            Assert.Equal(MediaErrorCode.QuotaExceeded, (await cluster.NewMedia().RequestUpload(Uploads.Picture)).Error!.Code);
            cluster.Clock.Advance(TimeSpan.FromMinutes(6));
            await Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_catalog") == 0, "both are purged");
        }
    }

    [Fact]
    public async Task A_full_account_repeats_what_it_has_and_refuses_what_it_has_not()
    {
        await using var cluster = await Start("Sqlite", 1, ("Media:Accounts:acme:Quota:Assets", "1"));
        var media = cluster.Grains.GetMedia(Uploads.Acme, MediaId.FromIdempotencyKey(Uploads.Acme, "k"));
        var ticket = await media.Ask(Uploads.Picture);
        await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero); // the asset isn't in memory any more
        Assert.Equal(ticket.UploadUrl, (await media.Ask(Uploads.Picture)).UploadUrl);
        Assert.Equal(MediaErrorCode.IdempotencyKeyReused, (await media.RequestUpload(Uploads.Film)).Error!.Code);
        Assert.Equal(MediaErrorCode.QuotaExceeded, (await cluster.NewMedia().RequestUpload(Uploads.Picture)).Error!.Code);
    }

    [Fact]
    public async Task Accounts_without_a_quota_are_not_limited_by_others()
    {
        await using var cluster = await Start("Sqlite", 1, ("Media:Accounts:acme:Quota:Assets", "0"));
        Assert.Equal(MediaErrorCode.QuotaExceeded, (await cluster.NewMedia().RequestUpload(Uploads.Picture)).Error!.Code);
        var other = AccountId.Parse("other");
        Assert.NotNull((await cluster.Grains.GetMedia(other, MediaId.New(cluster.Clock.GetUtcNow())).RequestUpload(Uploads.Picture)).Value);
        Assert.Equal(new Metered(1, null), (await cluster.Grains.GetCatalog(other).GetUsage()).Value!.Assets);
    }

    private static async Task<AccountUsage> Usage(MediaCluster cluster) => (await cluster.Grains.GetCatalog(Uploads.Acme).GetUsage()).Value!;

    private static async Task<MediaCluster> Start(string kind, short silos, params (string Name, string Value)[] settings) => await MediaCluster.Start(
        (kind, kind == "Sqlite" ? MediaCluster.NewSqliteFile() : await Postgres.Shared.CreateDatabase()), silos: silos,
        settings: settings.Append(("Processing:Enabled", "false")).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2));
}
