using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media;

/// <summary>How an asset looks to its callers: its addresses and its public record.</summary>
public static class MediaAddresses
{
    /// <summary>The asset's public record.</summary>
    public static MediaAsset ToAsset(this MediaState state, MediaOptions options)
    {
        var url = UrlOf(state, options);
        return new MediaAsset
        {
            Id = IdOf(state),
            Kind = state.Kind,
            Filename = state.Filename,
            ContentType = state.ContentType,
            Size = state.Size,
            Status = state.Status,
            Width = state.Width,
            Height = state.Height,
            DurationMs = state.DurationMs,
            CreatedAt = state.CreatedAt,
            PurgeAt = state.Purge(),
            TenantId = state.TenantId,
            Visibility = state.Request.Visibility,
            Url = url,
            Thumbnail = ThumbnailOf(state, url, options),
            BitRate = state.BitRate,
            Pages = state.Pages,
            Renditions = state.Renditions is { } made ? [.. made.Select(rendition => Shown(rendition, state, options))] : [],
            Placeholder = state.Placeholder,
            Failure = state.Failure,
            Metadata = state.Metadata,
            Tags = state.Tags,
        };
    }

    public static MediaId IdOf(MediaState state) => MediaId.TryParse(state.Id, out var id) ? id : throw new InvalidOperationException($"Stored id '{state.Id}' is malformed.");

    /// <summary>Compares in constant time, so that an address can't be guessed character by character.</summary>
    public static bool Opens(this MediaState state, string token) =>
        state.Request.Visibility is Visibility.Public
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(state.Token));

    /// <summary>The folder of the asset's blob; what is made of it lies there too.</summary>
    public static string Folder(this MediaState state) => $"{state.Account}/{state.Id}/{state.Token}";

    private static Thumbnail? ThumbnailOf(MediaState state, string original, MediaOptions options) => state switch
    {
        { Thumbnail: { } made } => new Thumbnail
        {
            Url = UrlOf(state, made.File, options),
            Width = made.Width,
            Height = made.Height,
            FrameTimeMs = made.FrameTimeMs,
            Page = made.Page,
            Source = made.Source,
        },
        { Kind: MediaKind.Image or MediaKind.Gif, Status: not MediaStatus.Failed } when state.IsConfirmed() => new Thumbnail { Url = original, Width = state.Width, Height = state.Height, Source = ThumbnailSource.Original },
        _ => null,
    };

    private static Rendition Shown(StoredRendition made, MediaState state, MediaOptions options) => new()
    {
        Name = made.Name,
        Url = UrlOf(state, made.File, options),
        ContentType = made.ContentType,
        Width = made.Width,
        Height = made.Height,
        Size = made.Size,
    };

    /// <summary>The address of a file that was made of the asset.</summary>
    private static string UrlOf(MediaState state, string file, MediaOptions options) =>
        state.Request.Visibility is Visibility.Private ? $"/api/v1/media/{state.Id}/content/{file}"
        : options.CdnUrl is { } cdn ? $"{cdn.ToString().TrimEnd('/')}/{state.Folder()}/{file}"
        : $"/media/{state.Folder()}/{file}";

    private static string UrlOf(MediaState state, MediaOptions options)
    {
        if (state.Request.Visibility is Visibility.Private) return $"/api/v1/media/{state.Id}/content";
        if (options.CdnUrl is not { } cdn) return $"/media/{state.Account}/{state.Id}/{state.Token}/{Uri.EscapeDataString(BlobNames.Safe(state.Filename))}";

        // A resumable upload's blob can be rewritten until its URL expires; its snapshot can't.
        var snapshot = state.Snapshot is null ? "" : $"?snapshot={Uri.EscapeDataString(state.Snapshot)}";
        return $"{cdn.ToString().TrimEnd('/')}/{state.Blob}{snapshot}";
    }
}
