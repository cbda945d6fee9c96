using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Media;

/// <summary>An object that is what its asset says.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">What its bytes show.</param>
/// <param name="Width">Pixels, if its header tells.</param>
/// <param name="Height">Pixels, if its header tells.</param>
/// <param name="Snapshot">The snapshot that pins it; null if its upload URL can't change it anyway.</param>
public sealed record VerifiedObject(long Size, string ContentType, int? Width, int? Height, string? Snapshot);

/// <summary>
/// Checks what a client uploaded: that it is whole, of the right size and kind, and has the checksum it should have.
/// It looks and pins; deleting what was refused is the grain's decision.
/// </summary>
public sealed class Verifier(BlobStore blobs, IOptions<MediaOptions> options)
{
    // A JPEG's frame header stands behind its metadata, which rarely takes more than this.
    private const int DeepHeadLength = 2 * 1024 * 1024;

    public async Task<MediaResult<VerifiedObject>> Verify(MediaState state, ConfirmRequest request, CancellationToken cancellationToken)
    {
        var pinned = state.Request.Mode is UploadMode.Resumable ? await Pin(state, cancellationToken) : null;
        if (pinned?.Error is { } incomplete) return incomplete;

        var snapshot = pinned?.Value;
        var head = await blobs.ReadHead(state.Blob, snapshot, Sniffer.HeadLength, cancellationToken);
        if (head is null) return NotUploaded(state);

        return await Check(state, request, snapshot, head, cancellationToken);
    }

    /// <summary>Whether a refusal is about the bytes themselves, so that the object is of no use to anybody.</summary>
    public static bool IsAboutTheBytes(MediaError refusal) =>
        refusal.Code is MediaErrorCode.PayloadTooLarge or MediaErrorCode.ContentMismatch or MediaErrorCode.ChecksumMismatch;

    private async Task<MediaResult<VerifiedObject>> Check(MediaState state, ConfirmRequest request, string? snapshot, BlobStore.ObjectHead head, CancellationToken cancellationToken)
    {
        if (!head.IsReadable) return Unreadable();
        if (!head.IsBlockBlob) return Mismatch("The object isn't a block blob: send x-ms-blob-type: BlockBlob, as the upload answer says.");
        if (head.ContentEncoding.Length > 0) return Mismatch($"The object was sent with Content-Encoding: {head.ContentEncoding}, which readers would take off again: send it without.");
        if (head.Size > options.Value.MaxBytes.Of(state.Kind)) return TooLarge(state, head.Size, options.Value.MaxBytes.Of(state.Kind));

        if (head.Size == 0) return Mismatch("The object is empty.");
        if (Sniffer.TypeFor(state.Kind, head.Bytes.Span, state.ContentType) is not { } type)
            return Mismatch($"The first bytes aren't those of {Article(state.Kind)} {WireNames.Of(state.Kind)}{(state.ContentType is { } declared ? $" ({declared})" : "")}.");

        if (IsOfBoxes(type) && Mp4Boxes.LeastLength(head.Bytes.Span) is var least && least > head.Size)
            return Mismatch($"The file is cut off: by its own account it has {least} bytes at least, {head.Size} have arrived.");

        if (await Checksums(state, request, snapshot, head, cancellationToken) is { } wrong) return wrong;
        if (options.Value.CdnUrl is not null && !await StoredTypeIs(type, state, snapshot, head, cancellationToken)) return Mismatch("The object was changed while it was being confirmed.");

        var size = await Dimensions(state, type, snapshot, head, cancellationToken);
        return new VerifiedObject(head.Size, type, size?.Width, size?.Height, snapshot);
    }

    /// <summary>
    /// Whoever holds a block upload's URL can rewrite the blob until it expires, but can neither change nor delete a
    /// snapshot: from here on only the snapshot counts. Blocks that the client staged but did not commit are committed.
    /// </summary>
    private async Task<MediaResult<string>> Pin(MediaState state, CancellationToken cancellationToken)
    {
        if (await PinWhole(state, cancellationToken) is { } snapshot)
        {
            return await blobs.HasStaged(state.Blob, cancellationToken)
                ? Incomplete("Blocks have landed that the committed block list doesn't have: commit a list with all blocks, or commit this one again to drop them.")
                : snapshot;
        }

        var landing = await blobs.Look(state.Blob, blocks: true, cancellationToken);
        if (landing.Size is null && await CommitStaged(state, landing.Staged, cancellationToken) is { } incomplete) return incomplete;
        if (await PinWhole(state, cancellationToken) is { } pinned) return pinned;
        return landing.Size is null ? NotUploaded(state) : Unreadable(); // there, but storage won't pin it
    }

    private async Task<string?> PinWhole(MediaState state, CancellationToken cancellationToken)
    {
        // A CDN doesn't use our read URLs, so the type has to be stored with the blob before it is pinned.
        if (options.Value.CdnUrl is not null
            && await blobs.ReadHead(state.Blob, null, Sniffer.HeadLength, cancellationToken) is { } head
            && Sniffer.TypeFor(state.Kind, head.Bytes.Span, state.ContentType) is { } type)
        {
            await blobs.SetContentType(state.Blob, type, Disposition(state), cancellationToken);
        }

        return await blobs.Snapshot(state.Blob, cancellationToken);
    }

    private async Task<MediaError?> CommitStaged(MediaState state, IReadOnlyList<BlobStore.StagedBlock> staged, CancellationToken cancellationToken)
    {
        if (staged.Count == 0) return NotUploaded(state);
        if (staged.Count > UploadTickets.MaxBlocks) return Incomplete($"{staged.Count} blocks have landed; an object has {UploadTickets.MaxBlocks} at most. Use the block size of the upload answer.");
        var numbers = staged.Select(block => BlockPlan.NumberOf(block.Name)).Order().ToArray();
        if (numbers.Contains(null))
            return Incomplete("Some blocks don't have names of ours, so their order isn't known: name them as the upload answer says, or commit the block list yourself.");

        var missing = Enumerable.Range(0, numbers.Length).FirstOrDefault(i => numbers[i] != i, -1);
        if (missing >= 0) return Incomplete($"Block {missing} has not landed: {numbers.Length} blocks have, the last one is {numbers[^1]}. GET …/upload lists them.");

        await blobs.Commit(state.Blob, numbers.Select(number => BlockPlan.NameOf(number!.Value)), state.TypeOnTheWire(), cancellationToken);
        return null;
    }

    private async Task<bool> StoredTypeIs(string type, MediaState state, string? snapshot, BlobStore.ObjectHead head, CancellationToken cancellationToken)
    {
        if (snapshot is not null) return head.ContentType == type && head.ContentDisposition == Disposition(state);
        await blobs.SetContentType(state.Blob, type, Disposition(state), cancellationToken);
        return true;
    }

    private async Task<MediaError?> Checksums(MediaState state, ConfirmRequest request, string? snapshot, BlobStore.ObjectHead head, CancellationToken cancellationToken)
    {
        if (request is { Md5: null, Sha256: null }) return null;

        // Storage keeps a client's own claim where it did not compute the hash itself, so the bytes are read again.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (head.Bytes.Length == head.Size) Hash(head.Bytes.Span);
        else await blobs.ReadAll(state.Blob, snapshot, Hash, cancellationToken);

        void Hash(ReadOnlySpan<byte> bytes)
        {
            if (request.Md5 is not null) md5.AppendData(bytes);
            if (request.Sha256 is not null) sha256.AppendData(bytes);
        }

        return Differs("md5", request.Md5, md5) ?? Differs("sha256", request.Sha256, sha256);
    }

    private async Task<(int Width, int Height)?> Dimensions(MediaState state, string type, string? snapshot, BlobStore.ObjectHead head, CancellationToken cancellationToken)
    {
        if (ImageHeader.Read(type, head.Bytes.Span) is { } size) return size;
        if (!type.StartsWith("image/", StringComparison.Ordinal) || head.Bytes.Length == head.Size) return null;
        var deeper = await blobs.ReadHead(state.Blob, snapshot, DeepHeadLength, cancellationToken);
        return deeper is null ? null : ImageHeader.Read(type, deeper.Bytes.Span);
    }

    /// <summary>What a browser does with the bytes: pictures, film and sound are shown, all else is saved.</summary>
    public static string Disposition(MediaState state)
    {
        var header = new ContentDispositionHeaderValue(state.Kind is MediaKind.Document && state.ContentType is not "application/pdf" ? "attachment" : "inline");
        header.SetHttpFileName(state.Filename);
        return header.ToString();
    }

    private static MediaError? Differs(string name, string? expected, IncrementalHash hash)
    {
        if (expected is null) return null;
        var actual = hash.GetHashAndReset();
        return CryptographicOperations.FixedTimeEquals(actual, ConfirmRequest.ReadHash(expected, actual.Length)) ? null : new MediaError
        {
            Code = MediaErrorCode.ChecksumMismatch,
            Detail = $"The stored bytes have the {name} {Convert.ToHexStringLower(actual)}. The object was deleted: upload it again.",
            Fields = [new(name, "Doesn't match the stored bytes.")],
        };
    }

    private static bool IsOfBoxes(string type) =>
        type is "video/mp4" or "video/quicktime" or "video/3gpp" or "audio/mp4" or "image/heic" or "image/heif" or "image/avif";

    private static string Article(MediaKind kind) => kind is MediaKind.Image or MediaKind.Audio ? "an" : "a";

    private static MediaError NotUploaded(MediaState state) => new()
    {
        Code = MediaErrorCode.NotUploaded,
        Detail = $"No bytes have arrived for {state.Id}: PUT them to the upload URL first.",
    };

    private static MediaError Incomplete(string detail) => new() { Code = MediaErrorCode.UploadIncomplete, Detail = detail };

    private static MediaError Mismatch(string detail) => new() { Code = MediaErrorCode.ContentMismatch, Detail = $"{detail} The object was deleted." };

    private static MediaError Unreadable() => Mismatch("Storage won't read the object: send it without an access tier and without an encryption key of your own.");

    private static MediaError TooLarge(MediaState state, long size, long max) => new()
    {
        Code = MediaErrorCode.PayloadTooLarge,
        Detail = $"The object has {size} bytes; {Article(state.Kind)} {WireNames.Of(state.Kind)} may have {max}. The object was deleted.",
        Size = size,
        MaxBytes = max,
    };
}
