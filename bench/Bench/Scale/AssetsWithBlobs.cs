using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// Images of which some are confirmed and have their bytes in storage, put there past the upload URLs, and whose rows can be
/// written with any purge time: the blobs take minutes, and when these are over is only known afterwards.
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
    private readonly int _every;

    private AssetsWithBlobs(AccountId account, int count, int blobs, BlobContainerClient container)
    {
        (_account, _maker, _container) = (account, new AssetMaker(account, seed: 4), container);
        var now = TimeProvider.System.GetUtcNow();
        _every = Math.Max(1, count / Math.Max(1, blobs));
        _states = [.. Enumerable.Range(0, count).Select(number => Make(number, now).State)];
    }

    public int Count => _states.Length;

    /// <summary>How many have bytes; of the others nothing was uploaded.</summary>
    public int Blobs => _states.Where((_, number) => HasBlob(number)).Count();

    /// <summary>How long the blobs took.</summary>
    public TimeSpan Took { get; private set; }

    public static async Task<AssetsWithBlobs> Put(AccountId account, int count, int blobs, Azurite azurite, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var container = azurite.Client.GetBlobContainerClient(new StorageOptions().Container);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var assets = new AssetsWithBlobs(account, count, blobs, container);
        var (bytes, upload) = (new BinaryData(Picture), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ContentType } });
        await Parallel.ForEachAsync(assets._states.Where((_, number) => assets.HasBlob(number)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (state, cancellation) =>
            await container.GetBlobClient(state.Blob).UploadAsync(bytes, upload, cancellation));
        assets.Took = Stopwatch.GetElapsedTime(began);
        return assets;
    }

    /// <summary>The rows of assets that are to be purged then.</summary>
    /// <param name="purgeAt">Of each, by its number.</param>
    public IReadOnlyList<AssetRow> Rows(Func<int, DateTimeOffset> purgeAt) =>
        [.. _states.Select((early, number) => AssetRow.Of(Make(number, purgeAt(number) - Retention).State with { Id = early.Id, Token = early.Token, Blob = early.Blob }))];

    /// <summary>How many of its blobs are in storage.</summary>
    public async Task<int> BlobsLeft(CancellationToken cancellationToken)
    {
        var left = 0;
        await foreach (var _ in _container.GetBlobsAsync(prefix: $"{_account}/", cancellationToken: cancellationToken)) left++;
        return left;
    }

    private bool HasBlob(int number) => number % _every == 0;

    private AssetRow Make(int number, DateTimeOffset created) => _maker.Make(
        new UploadRequest { Filename = "photo.png", ContentType = ContentType, Kind = MediaKind.Image }, new(Picture.Length, ContentType, 2, 2, Snapshot: null), HasBlob(number) ? MediaStatus.Ready : MediaStatus.PendingUpload, created);
}
