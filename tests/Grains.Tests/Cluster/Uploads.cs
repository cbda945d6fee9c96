using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Orleans.Media.Tests.Cluster;

/// <summary>What a client does, in a few words: asks, sends, confirms.</summary>
internal static class Uploads
{
    internal static readonly AccountId Acme = AccountId.Parse("acme");

    internal static readonly UploadRequest Picture = new() { Filename = "hero.png", ContentType = "image/png" };

    internal static readonly UploadRequest Film = new() { Filename = "film.mp4", ContentType = "video/mp4", Mode = UploadMode.Resumable };

    internal static IMediaGrain NewMedia(this MediaCluster cluster) => cluster.Grains.GetMedia(Acme, MediaId.New(cluster.Clock.GetUtcNow()));

    internal static async Task<UploadTicket> Ask(this IMediaGrain media, UploadRequest request) =>
        (await media.RequestUpload(request)).Value ?? throw new InvalidOperationException("No ticket.");

    internal static async Task Send(this UploadTicket ticket, byte[] bytes) =>
        await new BlockBlobClient(ticket.UploadUrl).UploadAsync(new MemoryStream(bytes), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ticket.Headers["Content-Type"] } });

    internal static async Task SendBlock(this UploadTicket ticket, int number, byte[] bytes) =>
        await new BlockBlobClient(ticket.UploadUrl).StageBlockAsync(BlockPlan.NameOf(number), new MemoryStream(bytes));

    /// <summary>A picture that is ready, and of which all is made that is to be.</summary>
    internal static async Task<IMediaGrain> ReadyPicture(this MediaCluster cluster)
    {
        var media = cluster.NewMedia();
        await (await media.Ask(Picture)).Send(Samples.Png(8, 8));
        Assert.Equal(MediaStatus.Ready, (await media.Confirm(new ConfirmRequest())).Value!.Status);
        await cluster.JobsDone();
        return media;
    }

    /// <summary>Waits until no job is due or under way.</summary>
    internal static Task JobsDone(this MediaCluster cluster) =>
        Eventually.True(async () => await cluster.Count("SELECT count(*) FROM media_catalog WHERE job_due IS NOT NULL") == 0, "all jobs are done");

    /// <summary>The asset once it is in a state and all was made of it that can be: its renditions come last.</summary>
    internal static Task<MediaAsset> Settled(this IMediaGrain media, MediaStatus status) => Eventually.Get(
        async () => (await media.Get()).Value is { Progress: null } asset && asset.Status == status && (asset.Renditions.Count > 0 || asset.Failure is not null) ? asset : null, $"it is {status}, and nothing is done on it any more");

    internal static async Task<bool> Exists(this UploadTicket ticket, string storage)
    {
        var name = new Azure.Storage.Blobs.BlobUriBuilder(ticket.UploadUrl);
        return await new Azure.Storage.Blobs.BlobServiceClient(storage).GetBlobContainerClient(name.BlobContainerName).GetBlobClient(name.BlobName).ExistsAsync();
    }
}
