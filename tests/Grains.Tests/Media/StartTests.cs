namespace Orleans.Media.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("a.png", null, MediaKind.Image, "image/png")]
    [InlineData("a.JPG", null, MediaKind.Image, "image/jpeg")]
    [InlineData("a.gif", null, MediaKind.Gif, "image/gif")]
    [InlineData("a.mov", null, MediaKind.Video, "video/quicktime")]
    [InlineData("a.tar.mp3", null, MediaKind.Audio, "audio/mpeg")]
    [InlineData("a.pdf", null, MediaKind.Document, "application/pdf")]
    [InlineData("a", null, MediaKind.Document, null)]
    [InlineData("a.exe", null, MediaKind.Document, null)]
    [InlineData("a.exe", "video/mp4", MediaKind.Video, "video/mp4")]
    [InlineData("a.png", "image/gif", MediaKind.Gif, "image/gif")]
    [InlineData("a.png", "IMAGE/WebP", MediaKind.Image, "image/webp")]
    [InlineData("a.png", "application/octet-stream", MediaKind.Image, "image/png")]
    [InlineData("a", "application/octet-stream", MediaKind.Document, "application/octet-stream")]
    public void The_kind_follows_from_the_content_type_and_that_from_the_filename(string filename, string? declared, MediaKind kind, string? contentType)
    {
        var asset = Given.New(new UploadRequest { Filename = filename, ContentType = declared });
        Assert.Equal((kind, contentType), (asset.Kind, asset.ContentType));
    }

    [Fact]
    public void A_kind_that_was_given_is_kept() =>
        Assert.Equal(MediaKind.Image, Given.New(new UploadRequest { Filename = "a.gif", Kind = MediaKind.Image }).Kind);

    [Fact]
    public void A_new_asset_waits_for_its_upload_and_its_history_says_so()
    {
        var asset = Given.New();
        Assert.Equal(MediaStatus.PendingUpload, asset.Status);
        Assert.Equal([new Transition(Given.Noon, null, MediaStatus.PendingUpload, "upload requested")], asset.History);
        Assert.False(asset.IsConfirmed());
    }

    [Fact]
    public void The_purge_is_due_when_the_retention_has_passed_since_creation()
    {
        Assert.Equal(Given.Noon.AddDays(60), Given.New().PurgeAt);
        Assert.Equal(Given.Noon.AddDays(7), Given.New(new UploadRequest { Filename = "a" }, new MediaOptions { Retention = TimeSpan.FromDays(7) }).PurgeAt);
    }

    [Fact]
    public void No_upload_url_outlives_the_purge() =>
        Assert.Equal(Given.Noon.AddSeconds(9), Given.New(new UploadRequest { Filename = "a" }, new MediaOptions { Retention = TimeSpan.FromSeconds(9) }).UploadExpiresAt);

    [Fact]
    public void The_upload_url_expires_after_its_lifetime() =>
        Assert.Equal(Given.Noon.AddMinutes(5), Given.New(new UploadRequest { Filename = "a" }, new MediaOptions { UploadUrlLifetime = TimeSpan.FromMinutes(5) }).UploadExpiresAt);

    // What is stored has milliseconds: a time with more would differ after the state is read back.
    [Fact]
    public void Times_are_whole_milliseconds()
    {
        var asset = MediaRules.Start(Given.Account, Given.Id, new UploadRequest { Filename = "a" }, new(), Given.Noon.AddTicks(12_345));
        Assert.Equal(Given.Noon.AddMilliseconds(1), asset.CreatedAt);
        Assert.Equal(asset.CreatedAt.AddDays(60), asset.PurgeAt);
    }

    [Fact]
    public void The_blob_is_named_by_account_asset_secret_and_a_safe_filename()
    {
        var asset = Given.New("../a b?.png"[3..]);
        Assert.Matches("^[A-Za-z0-9_-]{22}$", asset.Token);
        Assert.Equal($"acme/{Given.Id}/{asset.Token}/a_b_.png", asset.Blob);
    }

    [Fact]
    public void No_two_assets_share_a_secret() => Assert.NotEqual(Given.New().Token, Given.New().Token);

    [Fact]
    public void The_request_is_kept_as_it_was_made()
    {
        var request = new UploadRequest { Filename = "ä b.PNG", ContentType = "IMAGE/PNG", TenantId = "t", Mode = UploadMode.Resumable, Visibility = Visibility.Private };
        var asset = Given.New(request);
        Assert.Equal(request, asset.Request);
        Assert.Equal(("ä b.PNG", "t"), (asset.Filename, asset.TenantId));
    }
}
