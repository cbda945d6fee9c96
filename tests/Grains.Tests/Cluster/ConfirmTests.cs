namespace Orleans.Media.Tests.Cluster;

public sealed class ConfirmTests
{
    [Fact]
    public async Task Two_callers_who_confirm_at_once_get_the_same_answer_on_two_silos()
    {
        await using var cluster = await MediaCluster.Start(silos: 2);
        for (var i = 0; i < 10; i++)
        {
            var media = cluster.NewMedia();
            await (await media.Ask(Uploads.Picture)).Send(Samples.Png(3, 5));
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => media.Confirm(new ConfirmRequest())));
            Assert.All(answers, answer => Assert.Equal(answers[0].Value, answer.Value));
            Assert.Equal((3, 5, MediaStatus.Ready), (answers[0].Value!.Width, answers[0].Value!.Height, answers[0].Value!.Status));
            Assert.Equal(2, (await media.GetHistory()).Value!.Transitions.Count);
        }
    }

    [Fact]
    public async Task A_refused_confirm_leaves_the_asset_as_it_was_and_the_same_URL_works_again()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Picture);
        await ticket.Send("<html>not a picture</html>"u8.ToArray());
        Assert.Equal(MediaErrorCode.ContentMismatch, (await media.Confirm(new ConfirmRequest())).Error!.Code);
        Assert.Single((await media.GetHistory()).Value!.Transitions);

        await ticket.Send(Samples.Png(2, 2));
        Assert.Equal(MediaStatus.Ready, (await media.Confirm(new ConfirmRequest())).Value!.Status);
    }

    [Fact]
    public async Task A_confirmed_asset_survives_its_grain_and_its_silo()
    {
        await using var cluster = await MediaCluster.Start(silos: 2);
        var media = await cluster.ReadyPicture();
        var before = (await media.Get()).Value;
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        await cluster.Cluster.StartAdditionalSiloAsync();
        await media.Cast<Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal(before, (await media.Get()).Value);
    }

    [Fact]
    public async Task With_a_CDN_the_verified_type_is_stored_with_the_blob_and_pinned()
    {
        await using var cluster = await MediaCluster.Start(settings: new Dictionary<string, string?> { ["Media:CdnUrl"] = "https://cdn.example.com/media" });
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Film);
        await ticket.SendBlock(0, Samples.Mp4(500));
        await ticket.SendBlock(1, Samples.Mp4(100, seed: 2));
        var asset = (await media.Confirm(new ConfirmRequest())).Value!;
        Assert.StartsWith("https://cdn.example.com/media/acme/", asset.Url, StringComparison.Ordinal);

        var snapshot = new Azure.Storage.Blobs.BlobUriBuilder(new Uri(asset.Url)).Snapshot;
        var name = new Azure.Storage.Blobs.BlobUriBuilder(ticket.UploadUrl);
        var pinned = Azurite.Shared.Client.GetBlobContainerClient(name.BlobContainerName).GetBlobClient(name.BlobName).WithSnapshot(snapshot);
        var properties = (await pinned.GetPropertiesAsync()).Value;
        Assert.Equal(("video/mp4", 600L), (properties.ContentType, properties.ContentLength));
    }
}
