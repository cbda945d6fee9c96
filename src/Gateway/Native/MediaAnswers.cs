using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>201 to <c>POST /media/upload</c>. <c>blocks</c> goes beyond the page.</summary>
public sealed record UploadAnswer(
    string Id,
    string UploadUrl,
    string Method,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BlocksAnswer? Blocks)
{
    internal static UploadAnswer Of(UploadTicket ticket) => new(ticket.Id.Value, ticket.UploadUrl.AbsoluteUri, ticket.Method, ticket.Headers, ticket.ExpiresAt, BlocksAnswer.Of(ticket));
}

/// <summary>How to send a resumable upload's blocks to Azure Blob Storage.</summary>
public sealed record BlocksAnswer(long BlockSize, int MaxBlocks, string FirstBlockId, string BlockId, StorageCall PutBlock, StorageCall Commit)
{
    private const string NamingRule = "base64 of the block's number from 0, written as six decimal digits";

    internal static BlocksAnswer? Of(UploadTicket ticket) => ticket.Blocks is not { } plan ? null : new(
        plan.BlockSize,
        plan.MaxBlocks,
        BlockPlan.NameOf(0),
        NamingRule,
        new StorageCall("PUT", $"{ticket.UploadUrl.AbsoluteUri}&comp=block&blockid={{block_id}}", null, "The block's bytes. {block_id} is the block's id, URL-encoded."),
        new StorageCall("PUT", $"{ticket.UploadUrl.AbsoluteUri}&comp=blocklist", "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Latest>{block_id}</Latest>…</BlockList>", "Optional: confirm commits the blocks that have landed, in the order of their numbers."));
}

/// <summary>A call to storage.</summary>
public sealed record StorageCall(string Method, string Url, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Body, string Note);

/// <summary>200 to <c>GET /media/{id}/upload</c>.</summary>
public sealed record ProgressAnswer(
    string Id,
    MediaStatus Status,
    string UploadUrl,
    string Method,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset ExpiresAt,
    long Bytes,
    IReadOnlyList<LandedBlock> Landed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BlocksAnswer? Blocks)
{
    internal static ProgressAnswer Of(UploadProgress progress) => new(
        progress.Ticket.Id.Value, progress.Status, progress.Ticket.UploadUrl.AbsoluteUri, progress.Ticket.Method, progress.Ticket.Headers,
        progress.Ticket.ExpiresAt, progress.Bytes, progress.Landed, BlocksAnswer.Of(progress.Ticket));
}

/// <summary>
/// The media object, as <c>confirm</c>, <c>GET /media/{id}</c> and <c>restore</c> answer with it. What goes beyond the page is
/// only there when it has something to say.
/// </summary>
public sealed record MediaAnswer(
    string Id,
    MediaKind Kind,
    string Filename,
    string? ContentType,
    long? Size,
    MediaStatus Status,
    int? Width,
    int? Height,
    long? DurationMs,
    DateTimeOffset CreatedAt,
    string Url,
    string? ThumbnailUrl,
    ThumbnailAnswer? Thumbnail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? BitRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Pages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Rendition>? Renditions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Placeholder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobProgress? Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FailureAnswer? Failure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TenantId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tags)
{
    internal static MediaAnswer Of(MediaAsset asset, string baseAddress)
    {
        var thumbnail = asset.Thumbnail is { } cover
            ? new ThumbnailAnswer(BaseAddress.Resolve(cover.Url, baseAddress), cover.Width, cover.Height, cover.FrameTimeMs, cover.Source, cover.Page)
            : null;
        return new(
            asset.Id.Value, asset.Kind, asset.Filename, asset.ContentType, asset.Size, asset.Status, asset.Width, asset.Height, asset.DurationMs,
            asset.CreatedAt, BaseAddress.Resolve(asset.Url, baseAddress), thumbnail?.Url, thumbnail, asset.BitRate, asset.Pages,
            asset.Renditions.Count > 0 ? [.. asset.Renditions.Select(made => made with { Url = BaseAddress.Resolve(made.Url, baseAddress) })] : null,
            asset.Placeholder, asset.Progress, FailureAnswer.Of(asset.Failure), asset.TenantId, asset.Metadata, asset.Tags);
    }
}

/// <summary>A thumbnail in the media object.</summary>
public sealed record ThumbnailAnswer(
    string Url, int? Width, int? Height, long? FrameTimeMs, ThumbnailSource Source, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Page);

/// <summary>Why the last work on an asset failed.</summary>
public sealed record FailureAnswer(FailureCode Code, string Message, int Attempts, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Step)
{
    internal static FailureAnswer? Of(MediaFailure? failure) => failure is null ? null : new(failure.Code, failure.Message, failure.Attempts, failure.Step);
}

/// <summary>202 to <c>POST /media/{id}/thumbnail</c>.</summary>
public sealed record AcceptedAnswer(string Id, MediaStatus Status)
{
    internal static AcceptedAnswer Of(MediaAsset asset) => new(asset.Id.Value, asset.Status);
}

/// <summary>200 to <c>GET /media</c>.</summary>
public sealed record ListAnswer(IReadOnlyList<ListedMedia> Data, Pagination Pagination)
{
    internal static ListAnswer Of(AssetPage page, AssetQuery query) =>
        new([.. page.Items.Select(ListedMedia.Of)], new(query.Limit, query.Offset, page.Total, page.NextCursor, page.TotalIsCapped));
}

/// <summary>An asset in a list. What goes beyond the page is only there when it has something to say.</summary>
public sealed record ListedMedia(
    string Id,
    MediaKind Kind,
    string Filename,
    string? ContentType,
    long? Size,
    MediaStatus Status,
    int? Width,
    int? Height,
    long? DurationMs,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TenantId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tags)
{
    internal static ListedMedia Of(AssetListing asset) => new(
        asset.Id.Value, asset.Kind, asset.Filename, asset.ContentType, asset.Size, asset.Status, asset.Width, asset.Height, asset.DurationMs, asset.CreatedAt,
        asset.TenantId, asset.Metadata, asset.Tags);
}

/// <summary>Which page a list is. <c>next_cursor</c> is null on the last one; <c>total_capped</c> is only there when there are more than <c>total</c>.</summary>
public sealed record Pagination(
    int Limit, int Offset, long Total, string? NextCursor, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool TotalCapped);

/// <summary>200 to <c>DELETE /media/{id}</c>.</summary>
public sealed record DeleteAnswer(string Id, bool Deleted)
{
    internal static DeleteAnswer Of(Deletion deletion) => new(deletion.Id.Value, true);
}

/// <summary>200 to <c>POST /media/{id}/retention</c>.</summary>
public sealed record RetentionAnswer(string Id, DateTimeOffset? PurgeAt, bool Pinned)
{
    internal static RetentionAnswer Of(MediaRetention kept) => new(kept.Id.Value, kept.PurgeAt, Pinned: kept.PurgeAt is null);
}

/// <summary>200 to <c>GET /media/{id}/history</c>.</summary>
public sealed record HistoryAnswer(string Id, MediaStatus Status, DateTimeOffset? PurgeAt, IReadOnlyList<Transition> Transitions)
{
    internal static HistoryAnswer Of(MediaHistory history) => new(history.Id.Value, history.Status, history.PurgeAt, history.Transitions);
}
