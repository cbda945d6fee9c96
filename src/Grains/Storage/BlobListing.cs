using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Orleans.Media;

/// <summary>A blob of a listing: the object, a snapshot of it, or, without any bytes, blocks that aren't committed.</summary>
/// <param name="ChangedAt">By storage's clock. Null if storage doesn't say, as it may of blocks that aren't committed.</param>
public sealed record ListedBlob(string Name, string? Snapshot, long Bytes, DateTimeOffset? ChangedAt);

/// <summary>A part of a listing, and where the next one starts; null where it ends.</summary>
public sealed record ListedPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Lists the container page by page. Every refusal is a fault: a container that is gone, or not ours to see, says nothing of its blobs.
/// </summary>
public sealed class BlobListing(BlobContainerClient container)
{
    private const BlobStates All = BlobStates.Snapshots | BlobStates.Uncommitted;

    /// <summary>The first parts of all names: <c>acme/</c>, or a whole name if it has no slash.</summary>
    public Task<ListedPage<string>> Folders(string? from, int size, CancellationToken cancellationToken) => Reach(from, async () =>
    {
        await foreach (var page in container.GetBlobsByHierarchyAsync(BlobTraits.None, All, "/", null, cancellationToken).AsPages(from, size))
            return new ListedPage<string>([.. page.Values.Select(item => item.IsPrefix ? item.Prefix : item.Blob.Name)], Next(page));
        return new ListedPage<string>([], null);
    });

    /// <summary>A folder's blobs with their snapshots, and the blocks that aren't committed, by name.</summary>
    public Task<ListedPage<ListedBlob>> Blobs(string folder, string? from, int size, CancellationToken cancellationToken) => Reach(from, async () =>
    {
        await foreach (var page in container.GetBlobsAsync(BlobTraits.None, All, $"{folder}/", cancellationToken).AsPages(from, size))
        {
            return new ListedPage<ListedBlob>(
                [.. page.Values.Select(blob => new ListedBlob(blob.Name, string.IsNullOrEmpty(blob.Snapshot) ? null : blob.Snapshot, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified))],
                Next(page));
        }

        return new ListedPage<ListedBlob>([], null);
    });

    private static string? Next<T>(Page<T> page) => string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken;

    private static Task<T> Reach<T>(string? from, Func<Task<T>> call) => BlobStore.Ask(async () =>
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException refused) when (from is not null && refused.Status is 400)
        {
            throw new ListingStartedTooLongAgoException(refused);
        }
        catch (RequestFailedException refused) when (refused.Status is > 0 and < 500 and not 429)
        {
            throw BlobStore.Refused(refused);
        }
    });
}

/// <summary>Storage doesn't know any more where a listing was to go on: it has to start anew.</summary>
public sealed class ListingStartedTooLongAgoException(Exception refusal) : Exception("Storage doesn't take the continuation token.", refusal);
