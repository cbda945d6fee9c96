using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Orleans.Media;

/// <summary>
/// What the registry does with blobs, on Azure Blob Storage or Azurite. Answers of storage that mean something here
/// become values; that it can't be reached becomes a <see cref="RegistryUnavailableException"/>.
/// </summary>
public sealed class BlobStore(BlobContainerClient container)
{
    private const int ReadBuffer = 256 * 1024;

    /// <summary>An object's first bytes and what storage says of it.</summary>
    public sealed record ObjectHead(long Size, bool IsBlockBlob, string? ContentType, ReadOnlyMemory<byte> Bytes)
    {
        /// <summary>As the client sent it; empty if it didn't.</summary>
        public string ContentEncoding { get; init; } = "";

        /// <summary>As it is stored.</summary>
        public string? ContentDisposition { get; init; }

        /// <summary>False if storage has it but won't read it out: a client can PUT to the archive tier, or with a key of its own.</summary>
        public bool IsReadable { get; init; } = true;
    }

    /// <summary>What of an object is in storage.</summary>
    /// <param name="Size">Its size if it is whole; null if it isn't.</param>
    /// <param name="Staged">Blocks that aren't committed.</param>
    public sealed record Landing(long? Size, IReadOnlyList<StagedBlock> Staged);

    /// <summary>A block that isn't committed.</summary>
    public sealed record StagedBlock(string Name, long Size);

    /// <summary>One ranged GET; null if there is no such object.</summary>
    public Task<ObjectHead?> ReadHead(string blob, string? snapshot, int length, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            var answer = await Block(blob, snapshot).DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(0, length) }, cancellationToken);
            await using var content = answer.Value.Content;
            var bytes = new byte[answer.Value.Details.ContentLength];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            return new ObjectHead(WholeSize(answer.Value.Details), answer.Value.Details.BlobType is BlobType.Block, answer.Value.Details.ContentType, bytes)
            {
                ContentEncoding = answer.Value.Details.ContentEncoding ?? "",
                ContentDisposition = answer.Value.Details.ContentDisposition,
            };
        }
        catch (RequestFailedException none) when (none.Status is 404)
        {
            return null;
        }
        catch (RequestFailedException empty) when (empty.Status is 416) // no range of an empty object can be read
        {
            return new ObjectHead(0, true, null, ReadOnlyMemory<byte>.Empty);
        }
        catch (RequestFailedException locked) when (locked.Status is 409) // BlobArchived, BlobUsesCustomerSpecifiedEncryption
        {
            return new ObjectHead(0, true, null, ReadOnlyMemory<byte>.Empty) { IsReadable = false };
        }
    });

    /// <summary>What has arrived. The staged blocks are only asked for where the object isn't whole.</summary>
    public Task<Landing> Look(string blob, bool blocks, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            var properties = await Block(blob).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new Landing(properties.Value.ContentLength, []);
        }
        catch (RequestFailedException none) when (none.Status is 404)
        {
            return new Landing(null, blocks ? await Staged(blob, cancellationToken) : []);
        }
    });

    /// <summary>
    /// Whether storage has the object, or its snapshot. "No" means that storage knows it hasn't: that the container is gone, or may
    /// not be seen, says nothing of what should be in it, and is a fault.
    /// </summary>
    public Task<bool> Has(string blob, string? snapshot, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            await Block(blob, snapshot).GetPropertiesAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException none) when (none.Status is 404 && none.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
        catch (RequestFailedException encrypted) when (encrypted.ErrorCode == BlobErrorCode.BlobUsesCustomerSpecifiedEncryption)
        {
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is > 0 and < 500 and not 429)
        {
            throw Refused(refused);
        }
    });

    /// <summary>Makes an object of staged blocks. False if somebody else did so in the meantime.</summary>
    public Task<bool> Commit(string blob, IEnumerable<string> names, string contentType, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            await Block(blob).CommitBlockListAsync(names, new CommitBlockListOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            }, cancellationToken);
            return true;
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            return false;
        }
    });

    /// <summary>Pins an object's bytes as they are; null if there is no such object, or none that can be read.</summary>
    public Task<string?> Snapshot(string blob, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            return (await Block(blob).CreateSnapshotAsync(cancellationToken: cancellationToken)).Value.Snapshot;
        }
        catch (RequestFailedException none) when (none.Status is 404 or 409)
        {
            return null;
        }
    });

    /// <summary>The whole object, piece by piece.</summary>
    public Task ReadAll(string blob, string? snapshot, Action<ReadOnlySpan<byte>> take, CancellationToken cancellationToken) => Ask(async () =>
    {
        await using var content = (await Block(blob, snapshot).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        var buffer = new byte[ReadBuffer];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0) take(buffer.AsSpan(0, read));
        return read;
    });

    /// <summary>The whole object as a file. False if there is no such object.</summary>
    public Task<bool> Download(string blob, string? snapshot, string path, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            await Block(blob, snapshot).DownloadToAsync(path, cancellationToken);
            return true;
        }
        catch (RequestFailedException none) when (none.Status is 404)
        {
            return false;
        }
    });

    /// <summary>Stores a file of ours, whatever was there under its name.</summary>
    public Task Upload(string blob, string path, string contentType, CancellationToken cancellationToken) => Ask(async () =>
    {
        await using var file = File.OpenRead(path);
        return await Block(blob).UploadAsync(file, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, cancellationToken);
    });

    /// <summary>Whether blocks have landed that aren't part of the object.</summary>
    public Task<bool> HasStaged(string blob, CancellationToken cancellationToken) => Ask(async () => (await Staged(blob, cancellationToken)).Count > 0);

    /// <summary>Sets what a CDN in front of the container will answer with.</summary>
    public Task SetContentType(string blob, string contentType, string disposition, CancellationToken cancellationToken) => DespiteLease(blob, () =>
        Block(blob).SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = contentType, ContentDisposition = disposition }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Deletes an object with its snapshots. Nothing there is success too.</summary>
    public Task Delete(string blob, CancellationToken cancellationToken) => DespiteLease(blob, () =>
        Block(blob).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Deletes all objects of a folder.</summary>
    public Task DeleteFolder(string folder, CancellationToken cancellationToken) => Ask(async () =>
    {
        var deleted = 0;
        await foreach (var blob in container.GetBlobsAsync(prefix: $"{folder}/", cancellationToken: cancellationToken))
        {
            await Delete(blob.Name, cancellationToken);
            deleted++;
        }

        return deleted;
    });

    /// <summary>Drops staged blocks, which nothing else deletes for a week: an empty commit discards them.</summary>
    public async Task DropStaged(string blob, CancellationToken cancellationToken)
    {
        if ((await Ask(() => Staged(blob, cancellationToken))).Count == 0) return;
        await Commit(blob, [], "application/octet-stream", cancellationToken);
        await Delete(blob, cancellationToken);
    }

    /// <summary>Whoever holds a block upload's URL can lease the blob. That must not keep the registry from it.</summary>
    private Task<T> DespiteLease<T>(string blob, Func<Task<T>> call, CancellationToken cancellationToken) => Ask(async () =>
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException leased) when (leased.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            await Block(blob).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
            return await call();
        }
    });

    private async Task<IReadOnlyList<StagedBlock>> Staged(string blob, CancellationToken cancellationToken)
    {
        try
        {
            var list = await Block(blob).GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken);
            return [.. list.Value.UncommittedBlocks.Select(block => new StagedBlock(block.Name, block.SizeLong))];
        }
        catch (RequestFailedException none) when (none.Status is 404 or 409) // no such object, or one that isn't made of blocks
        {
            return [];
        }
    }

    private BlockBlobClient Block(string blob, string? snapshot = null)
    {
        var client = container.GetBlockBlobClient(blob);
        return snapshot is null ? client : client.WithSnapshot(snapshot);
    }

    private static long WholeSize(BlobDownloadDetails details) =>
        details.ContentRange is { } range && long.TryParse(range.AsSpan(range.LastIndexOf('/') + 1), out var size) ? size : details.ContentLength;

    /// <summary>Names what keeps storage from answering.</summary>
    internal static async Task<T> Ask<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException fault) when (fault.Status is 0 or 429 or >= 500)
        {
            throw Unavailable(fault);
        }
        catch (AggregateException fault) when (fault.InnerExceptions.All(inner => inner is RequestFailedException or IOException or HttpRequestException or SocketException or TaskCanceledException))
        {
            throw Unavailable(fault); // the SDK's "retry failed after n tries"
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or SocketException or AuthenticationFailedException)
        {
            throw Unavailable(fault);
        }
    }

    /// <summary>What storage refuses although nothing is wrong with the question: no container, no rights.</summary>
    internal static RegistryUnavailableException Refused(RequestFailedException refusal) =>
        new(MediaErrorCode.StorageUnavailable, $"Blob storage refuses: {refusal.Status} {refusal.ErrorCode}");

    private static RegistryUnavailableException Unavailable(Exception fault) =>
        new(MediaErrorCode.StorageUnavailable, $"Blob storage can't be reached: {fault.Message.AsSpan().Trim().ToString().Split('\n')[0]}");
}
