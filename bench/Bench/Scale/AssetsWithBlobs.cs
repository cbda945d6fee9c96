using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// Confirmed images whose bytes are in storage, put there past the upload URLs, and whose rows can be written with any
/// purge time: the blobs take minutes, and when these are over is only known afterwards.
/// </summary>
public sealed class AssetsWithBlobs
{
    private const string ContentType = "image/png";
    private const int AtOnce = 32;
    private static readonly byte[] Picture = Samples.Png(2, 2);
    private static readonly TimeSpan Retention = new MediaOptions().Retention;

    private readonly AccountId _account;
    private readonly AssetMaker _maker;
    private readonly BlobContainerClient _container;
    private readonly MediaState[] _states;

    private AssetsWithBlobs(AccountId account, int count, BlobContainerClient container)
    {
        (_account, _maker, _container) = (account, new AssetMaker(account, seed: 4), container);
        var now = TimeProvider.System.GetUtcNow();
        _states = [.. Enumerable.Range(0, count).Select(_ => Make(now).State)];
    }

    public int Count => _states.Length;

    /// <summary>How long the blobs took.</summary>
    public TimeSpan Took { get; private set; }

    public static async Task<AssetsWithBlobs> Put(AccountId account, int count, Azurite azurite, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var container = azurite.Client.GetBlobContainerClient(new StorageOptions().Container);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var assets = new AssetsWithBlobs(account, count, container);
        var (bytes, upload) = (new BinaryData(Picture), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ContentType } });
        await Parallel.ForEachAsync(assets._states, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (state, cancellation) =>
            await container.GetBlobClient(state.Blob).UploadAsync(bytes, upload, cancellation));
        assets.Took = Stopwatch.GetElapsedTime(began);
        return assets;
    }

    /// <summary>The rows of assets that are to be purged then.</summary>
    /// <param name="purgeAt">Of each, by its number.</param>
    public IReadOnlyList<AssetRow> Rows(Func<int, DateTimeOffset> purgeAt) =>
        [.. _states.Select((early, number) => AssetRow.Of(Make(purgeAt(number) - Retention).State with { Id = early.Id, Token = early.Token, Blob = early.Blob }))];

    /// <summary>How many of its blobs are in storage.</summary>
    public async Task<int> BlobsLeft(CancellationToken cancellationToken)
    {
        var left = 0;
        await foreach (var _ in _container.GetBlobsAsync(prefix: $"{_account}/", cancellationToken: cancellationToken)) left++;
        return left;
    }

    private AssetRow Make(DateTimeOffset created) => _maker.Make(
        new UploadRequest { Filename = "photo.png", ContentType = ContentType, Kind = MediaKind.Image }, new(Picture.Length, ContentType, 2, 2, Snapshot: null), MediaStatus.Ready, created);
}
