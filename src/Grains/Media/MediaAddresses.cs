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
            PurgeAt = state.PurgeAt,
            TenantId = state.TenantId,
            Visibility = state.Request.Visibility,
            Url = url,
            Thumbnail = state.Kind is MediaKind.Image or MediaKind.Gif && state.IsConfirmed()
                ? new Thumbnail { Url = url, Width = state.Width, Height = state.Height, Source = ThumbnailSource.Original }
                : null,
        };
    }

    public static MediaId IdOf(MediaState state) => MediaId.TryParse(state.Id, out var id) ? id : throw new InvalidOperationException($"Stored id '{state.Id}' is malformed.");

    /// <summary>Compares in constant time, so that an address can't be guessed character by character.</summary>
    public static bool Opens(this MediaState state, string token) =>
        state.Request.Visibility is Visibility.Public
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(state.Token));

    private static string UrlOf(MediaState state, MediaOptions options)
    {
        if (state.Request.Visibility is Visibility.Private) return $"/api/v1/media/{state.Id}/content";
        if (options.CdnUrl is not { } cdn) return $"/media/{state.Account}/{state.Id}/{state.Token}/{Uri.EscapeDataString(BlobNames.Safe(state.Filename))}";

        // A resumable upload's blob can be rewritten until its URL expires; its snapshot can't.
        var snapshot = state.Snapshot is null ? "" : $"?snapshot={Uri.EscapeDataString(state.Snapshot)}";
        return $"{cdn.ToString().TrimEnd('/')}/{state.Blob}{snapshot}";
    }
}
