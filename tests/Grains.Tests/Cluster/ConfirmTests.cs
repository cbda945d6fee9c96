using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

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

    // Behind more metadata than the first look reads, too.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_photo_that_was_taken_upright_is_as_high_as_it_is_shown(int previews)
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var jpeg = await RealMedia.Read("picture.jpg");
        byte[] preview = [0xFF, 0xE2, 0xFF, 0xFF, .. new byte[0xFFFF - 2]];
        await (await media.Ask(Uploads.Picture)).Send(Exif.Into([.. jpeg[..2], .. Enumerable.Repeat(preview, previews).SelectMany(bytes => bytes), .. jpeg[2..]], 6));
        var asset = (await media.Confirm(new ConfirmRequest())).Value!;
        Assert.Equal((78, 302), (asset.Width, asset.Height));
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
    public async Task An_object_that_was_seen_and_then_refused_is_waited_for_again()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        await (await media.Ask(Uploads.Picture)).Send("not a picture"u8.ToArray());
        Assert.Equal(MediaStatus.Uploaded, (await media.GetUpload()).Value!.Status);
        Assert.Equal(MediaErrorCode.ContentMismatch, (await media.Confirm(new ConfirmRequest())).Error!.Code);
        Assert.Equal(MediaStatus.PendingUpload, (await media.Get()).Value!.Status);
    }

    [Fact]
    public async Task What_another_silo_has_confirmed_meanwhile_is_not_deleted_after_a_refusal()
    {
        // Two clusters on one database stand for one that was split.
        var database = ("Sqlite", MediaCluster.NewSqliteFile());
        await using var here = await MediaCluster.Start(database);
        await using var there = await MediaCluster.Start(database, here.Clock);
        var media = here.NewMedia();
        var ticket = await media.Ask(Uploads.Picture);
        await ticket.Send(Samples.Png(2, 2));
        Assert.Equal(MediaStatus.Ready, (await there.Grains.GetMedia(Uploads.Acme, ticket.Id).Confirm(new ConfirmRequest())).Value!.Status);

        Assert.Equal(MediaErrorCode.ChecksumMismatch, (await media.Confirm(new ConfirmRequest { Md5 = new string('0', 32) })).Error!.Code);
        Assert.True(await ticket.Exists(Azurite.Shared.ConnectionString));
        Assert.Equal(MediaStatus.Ready, (await media.Get()).Value!.Status);
    }

    [Fact]
    public async Task An_object_sent_with_a_content_encoding_is_refused_because_readers_would_take_it_off()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Picture);
        await new BlockBlobClient(ticket.UploadUrl).UploadAsync(new MemoryStream(Samples.Png(2, 2)), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentEncoding = "br" } });
        Assert.Equal(MediaErrorCode.ContentMismatch, (await media.Confirm(new ConfirmRequest())).Error!.Code);
    }

    [Fact]
    public async Task Blocks_that_a_committed_list_left_out_are_not_passed_over_in_silence()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Film);
        var blob = new BlockBlobClient(ticket.UploadUrl);
        await ticket.SendBlock(0, Samples.Mp4(50));
        await blob.CommitBlockListAsync([BlockPlan.NameOf(0)]);
        await ticket.SendBlock(1, new byte[50]);
        Assert.Equal(MediaErrorCode.UploadIncomplete, (await media.Confirm(new ConfirmRequest())).Error!.Code);

        await blob.CommitBlockListAsync([BlockPlan.NameOf(0), BlockPlan.NameOf(1)]);
        Assert.Equal(100, (await media.Confirm(new ConfirmRequest())).Value!.Size);
    }

    [Fact]
    public async Task A_confirmed_asset_survives_its_grain_and_its_silo()
    {
        await using var cluster = await MediaCluster.Start(silos: 2, settings: new Dictionary<string, string?> { ["Processing:Enabled"] = "false" });
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
