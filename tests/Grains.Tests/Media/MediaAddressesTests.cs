namespace Orleans.Media.Tests;

public sealed class MediaAddressesTests
{
    private static readonly MediaOptions Plain = new();
    private static readonly MediaOptions Cdn = new() { CdnUrl = new Uri("https://cdn.example/media/") };
    private static readonly MediaState Private = Given.New(new UploadRequest { Filename = "cat.png", Visibility = Visibility.Private });

    [Fact]
    public void A_public_asset_is_read_at_an_address_that_holds_its_secret()
    {
        var asset = Given.New("my cat.png");
        Assert.Equal($"/media/acme/{Given.Id}/{asset.Token}/my_cat.png", asset.ToAsset(Plain).Url);
    }

    [Fact]
    public void A_private_asset_is_read_through_the_api_also_where_there_is_a_CDN()
    {
        Assert.Equal($"/api/v1/media/{Given.Id}/content", Private.ToAsset(Plain).Url);
        Assert.Equal($"/api/v1/media/{Given.Id}/content", Private.ToAsset(Cdn).Url);
    }

    [Fact]
    public void A_private_address_holds_no_secret() => Assert.DoesNotContain(Private.Token, Private.ToAsset(Cdn).Url, StringComparison.Ordinal);

    [Fact]
    public void On_a_CDN_an_asset_is_read_as_its_blob()
    {
        var asset = Given.New();
        Assert.Equal($"https://cdn.example/media/{asset.Blob}", asset.ToAsset(Cdn).Url);
        Assert.Equal($"https://cdn.example/{asset.Blob}", asset.ToAsset(new MediaOptions { CdnUrl = new Uri("https://cdn.example") }).Url);
    }

    [Fact]
    public void On_a_CDN_a_pinned_asset_is_read_from_its_snapshot()
    {
        var asset = Given.New() with { Snapshot = "2026-06-01T12:01:00.0000000Z" };
        Assert.Equal($"https://cdn.example/media/{asset.Blob}?snapshot=2026-06-01T12%3A01%3A00.0000000Z", asset.ToAsset(Cdn).Url);
    }

    [Fact]
    public void Only_its_own_secret_opens_a_public_asset()
    {
        var asset = Given.New();
        Assert.True(asset.Opens(asset.Token));
        Assert.False(asset.Opens(asset.Token[..^1]));
        Assert.False(asset.Opens(""));
        Assert.False(asset.Opens(Given.New().Token));
    }

    [Fact]
    public void No_secret_opens_a_private_asset() => Assert.False(Private.Opens(Private.Token));

    [Theory]
    [InlineData(MediaKind.Image, true)]
    [InlineData(MediaKind.Gif, true)]
    [InlineData(MediaKind.Video, false)]
    [InlineData(MediaKind.Audio, false)]
    [InlineData(MediaKind.Document, false)]
    public void A_confirmed_picture_is_its_own_thumbnail(MediaKind kind, bool has)
    {
        var unconfirmed = Given.New() with { Kind = kind };
        Assert.Null(unconfirmed.ToAsset(Plain).Thumbnail);

        var asset = unconfirmed.Confirm(Given.Verified(), Given.Processing, Given.Noon).Value!.ToAsset(Plain);
        Assert.Equal(has ? new Thumbnail { Url = asset.Url, Width = 640, Height = 480, Source = ThumbnailSource.Original } : null, asset.Thumbnail);
    }

    [Fact]
    public void A_record_shows_what_is_known()
    {
        var state = Given.New(new UploadRequest { Filename = "a.mp4", TenantId = "t" }) with { Size = 9, Width = 1, Height = 2, DurationMs = 3, Status = MediaStatus.Failed };
        Assert.Equal(
            new MediaAsset
            {
                Id = Given.Id, Kind = MediaKind.Video, Filename = "a.mp4", ContentType = "video/mp4", Size = 9, Status = MediaStatus.Failed, Width = 1, Height = 2, DurationMs = 3,
                CreatedAt = Given.Noon, PurgeAt = Given.Noon.AddDays(60), TenantId = "t", Visibility = Visibility.Public, Url = $"/media/acme/{Given.Id}/{state.Token}/a.mp4",
            },
            state.ToAsset(Plain));
    }
}
