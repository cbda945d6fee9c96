namespace Orleans.Media.Tests.Cluster;

public sealed class FaultTests
{
    [Fact]
    public async Task When_the_database_is_away_a_change_is_refused_and_the_old_state_stands()
    {
        using var postgres = new Postgres();
        await using var cluster = await MediaCluster.Start(("Postgres", await postgres.CreateDatabase()), silos: 2, settings: new Dictionary<string, string?> { ["Processing:Enabled"] = "false" });
        var media = await cluster.ReadyPicture();
        var before = (await media.Get()).Value;

        postgres.Stop();
        Assert.Equal(MediaErrorCode.DatabaseUnavailable, await Fault(() => media.Delete()));
        Assert.Equal(MediaErrorCode.DatabaseUnavailable, await Fault(() => cluster.NewMedia().RequestUpload(Uploads.Picture)));
        Assert.Equal(MediaErrorCode.DatabaseUnavailable, await Fault(() => cluster.Grains.GetCatalog(Uploads.Acme).List(new AssetQuery())));

        postgres.Start();
        await Eventually.True(async () => await Answers(media), "the registry has recovered by itself");
        Assert.Equal(before, (await media.Get()).Value);
        Assert.False((await media.Delete()).Value!.AlreadyDeleted);
    }

    [Fact]
    public async Task When_storage_is_away_a_confirm_is_refused_and_works_afterwards()
    {
        using var storage = new Azurite();
        await using var cluster = await MediaCluster.Start(storage: storage.ConnectionString);
        var media = cluster.NewMedia();
        await (await media.Ask(Uploads.Picture)).Send(Samples.Png(2, 2));

        await storage.Stop();
        Assert.Equal(MediaErrorCode.StorageUnavailable, await Fault(() => media.Confirm(new ConfirmRequest())));
        Assert.Equal(MediaErrorCode.StorageUnavailable, await Fault(() => media.GetUpload()));
        Assert.Equal(MediaStatus.PendingUpload, (await media.Get()).Value!.Status);
        Assert.NotNull((await cluster.NewMedia().RequestUpload(Uploads.Picture)).Value);

        storage.Restart();
        Assert.Equal(MediaStatus.Ready, (await media.Confirm(new ConfirmRequest())).Value!.Status);
    }

    private static async Task<MediaErrorCode?> Fault(Func<Task> call) => RegistryUnavailableException.In(await Record.ExceptionAsync(call))?.Code;

    private static async Task<bool> Answers(IMediaGrain media) => await Record.ExceptionAsync(() => media.Get()) is null;
}
