namespace Orleans.Media.Tests;

public abstract class CatalogRowTests(TestDatabase database)
{
    private readonly StoredAsset _asset = new(database, StoredAsset.NewAccount());

    [Fact]
    public async Task A_written_state_is_in_the_catalog()
    {
        await _asset.Write();
        var written = _asset.State! with
        {
            Kind = MediaKind.Video, Status = MediaStatus.Ready, TenantId = "t '1'", Filename = "größe \"1\".mp4", ContentType = "video/mp4",
            Size = 5_000_000_000, Width = 1920, Height = 1080, DurationMs = 3_000_000_000,
        };
        await _asset.Write(written);
        Assert.Equal([$"video ready t '1' größe \"1\".mp4 video/mp4 5000000000 1920 1080 3000000000 {Milliseconds(written.CreatedAt)} {Milliseconds(written.PurgeAt)}"], await Row());
    }

    [Fact]
    public async Task What_a_state_does_not_know_the_catalog_does_not_either()
    {
        await _asset.Write();
        Assert.Equal([$"image pending_upload - a.png - - - - - {Milliseconds(_asset.Created)} {Milliseconds(_asset.Created.AddDays(60))}"], await Row());
    }

    [Fact]
    public async Task What_a_state_forgets_the_catalog_forgets()
    {
        await _asset.Write(tenant: "t", size: 9);
        await _asset.Write();
        Assert.Equal([$"image pending_upload - a.png - - - - - {Milliseconds(_asset.Created)} {Milliseconds(_asset.Created.AddDays(60))}"], await Row());
    }

    [Fact]
    public async Task A_cleared_state_is_gone_from_the_catalog()
    {
        await _asset.Write();
        await _asset.Clear();
        Assert.Empty(await Row());
    }

    [Fact]
    public async Task A_refused_write_leaves_the_catalog_alone()
    {
        await _asset.Write(status: MediaStatus.Ready);
        await Assert.ThrowsAnyAsync<Exception>(() => _asset.Elsewhere().Write(status: MediaStatus.Failed));
        Assert.Contains(" ready ", Assert.Single(await Row()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_media_is_in_the_catalog()
    {
        var record = new GrainState<MediaState>();
        await _asset.Write();
        record.State = _asset.State! with { Id = "other" };
        await database.Storage.WriteStateAsync("something", Runtime.GrainId.Create("something", $"{_asset.Account}/other"), record);
        Assert.Single(await database.Rows($"SELECT id FROM media_catalog WHERE account = '{_asset.Account}'"));
    }

    private Task<IReadOnlyList<string>> Row() => database.Rows($"""
        SELECT kind, status, tenant_id, filename, content_type, size, width, height, duration_ms, created_at, purge_at
        FROM media_catalog WHERE account = '{_asset.Account}' AND id = '{_asset.Id}'
        """);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
