namespace Orleans.Media.Tests.Cluster;

public sealed class UploadTests
{
    [Fact]
    public async Task Looking_at_the_upload_records_what_has_landed()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var ticket = await media.Ask(Uploads.Film);
        Assert.Equal(MediaStatus.PendingUpload, (await media.GetUpload()).Value!.Status);

        await ticket.SendBlock(1, new byte[10]);
        var progress = (await media.GetUpload()).Value!;
        Assert.Equal((MediaStatus.Uploading, 10L), (progress.Status, progress.Bytes));
        Assert.Equal([new LandedBlock(1, 10)], progress.Landed);
    }

    [Fact]
    public async Task Reading_an_unconfirmed_asset_makes_it_look_at_storage_by_itself()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        await (await media.Ask(Uploads.Picture)).Send(Samples.Png(2, 2));
        await Eventually.True(async () => (await media.Get()).Value!.Status is MediaStatus.Uploaded, "the object was seen");
    }

    [Fact]
    public async Task An_URL_that_has_expired_is_renewed()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        var first = await media.Ask(Uploads.Film);
        Assert.Equal(first.ExpiresAt, (await media.GetUpload()).Value!.Ticket.ExpiresAt);

        cluster.Clock.Advance(TimeSpan.FromHours(2));
        var renewed = (await media.GetUpload()).Value!.Ticket;
        Assert.Equal(cluster.Clock.GetUtcNow() + TimeSpan.FromHours(1), renewed.ExpiresAt);
        await renewed.SendBlock(0, Samples.Mp4(100));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_ticket_and_another_one_is_refused()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.Grains.GetMedia(Uploads.Acme, MediaId.FromIdempotencyKey(Uploads.Acme, "order-17"));
        var tickets = await Task.WhenAll(media.Ask(Uploads.Picture), media.Ask(Uploads.Picture));
        Assert.Equal(tickets[0].UploadUrl, tickets[1].UploadUrl);
        Assert.Equal(MediaErrorCode.IdempotencyKeyReused, (await media.RequestUpload(Uploads.Film)).Error!.Code);
    }

    [Fact]
    public async Task After_confirm_there_is_no_upload_to_look_at()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        Assert.Equal(MediaErrorCode.IllegalTransition, (await media.GetUpload()).Error!.Code);
    }
}
