namespace Orleans.Media.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task An_upload_can_be_requested_on_a_cluster_of_two_silos()
    {
        await using var cluster = await MediaCluster.Start(silos: 2);
        var media = cluster.Grains.GetMedia(AccountId.Parse("acme"), MediaId.New(cluster.Clock.GetUtcNow()));
        var ticket = await media.RequestUpload(new UploadRequest { Filename = "a.png" });
        Assert.NotNull(ticket.Value);
        Assert.Equal(MediaStatus.PendingUpload, (await media.Get()).Value!.Status);
    }

    [Fact]
    public async Task Postgres_too()
    {
        await using var cluster = await MediaCluster.Start(("Postgres", await Postgres.Shared.CreateDatabase()), silos: 2);
        var media = cluster.Grains.GetMedia(AccountId.Parse("acme"), MediaId.New(cluster.Clock.GetUtcNow()));
        var ticket = await media.RequestUpload(new UploadRequest { Filename = "a.png", TenantId = "t1" });
        Assert.NotNull(ticket.Value);
        Assert.Equal(1, (await cluster.Grains.GetCatalog(AccountId.Parse("acme")).List(new AssetQuery { TenantId = "t1" })).Value!.Total);
    }
}
