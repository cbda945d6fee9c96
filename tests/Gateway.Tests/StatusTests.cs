using System.Net;

namespace Orleans.Media.Tests;

/// <summary>The states that a client can watch, and the history that keeps them.</summary>
[Collection(DefaultGateway.Name)]
public sealed class StatusTests(GatewayFixture fixture)
{
    private static readonly object Clip = new { filename = "clip.mp4", mode = "resumable" };
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task An_upload_in_blocks_is_seen_pending_uploading_uploaded_and_ready()
    {
        var upload = await _api.Start(Clip);
        await IsSeen(upload, "pending_upload");
        await upload.PutBlock(0, Samples.Mp4(1000));
        await IsSeen(upload, "uploading");
        await upload.Commit(Upload.BlockId(0));
        await IsSeen(upload, "uploaded");
        await _api.Confirm(upload.Id);
        Assert.Equal("ready", (await _api.Get($"/{upload.Id}")).Word("status"));
        Assert.Equal(["pending_upload", "uploading", "uploaded", "processing", "ready"], await History(upload));
    }

    [Fact]
    public async Task Reading_the_asset_is_enough_to_see_its_upload_move()
    {
        var upload = await _api.Start(Clip);
        await upload.PutBlock(0, Samples.Mp4(1000));
        await Eventually.True(async () => (await _api.Get($"/{upload.Id}")).Word("status") == "uploading", "the block is seen");
        await upload.Commit(Upload.BlockId(0));
        await Eventually.True(async () => (await _api.Get($"/{upload.Id}")).Word("status") == "uploaded", "the object is seen");
    }

    [Fact]
    public async Task A_single_upload_is_uploaded_once_its_bytes_are_there()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await upload.Put(Samples.Png(4, 3));
        await IsSeen(upload, "uploaded");
        Assert.Equal(["pending_upload", "uploaded"], await History(upload));
    }

    [Fact]
    public async Task A_deleted_asset_is_gone_but_for_its_history_and_comes_back_when_restored()
    {
        var made = await _api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        var id = made.Word("id");
        (await _api.Delete($"/{id}")).Is(HttpStatusCode.OK);
        foreach (var path in (string[])["", "/upload", "/content"]) (await _api.Get($"/{id}{path}")).Refuses(HttpStatusCode.NotFound, "not_found");
        (await _api.Delete($"/{id}")).Refuses(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("deleted", (await _api.Get($"/{id}/history")).Word("status"));

        Assert.Equal(made.Text, (await _api.Post($"/{id}/restore")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(Samples.Png(4, 3), (await _api.Content(id)).Bytes);
    }

    [Fact]
    public async Task What_is_not_deleted_can_not_be_restored()
    {
        var id = (await _api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        (await _api.Post($"/{id}/restore")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Fact]
    public async Task A_confirmed_upload_has_no_upload_url_any_more()
    {
        var id = (await _api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        (await _api.Get($"/{id}/upload")).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    private async Task IsSeen(Upload upload, string status)
    {
        Assert.Equal(status, (await _api.Get($"/{upload.Id}/upload")).Is(HttpStatusCode.OK).Word("status"));
        Assert.Equal(status, (await _api.Get($"/{upload.Id}")).Word("status"));
    }

    private async Task<string[]> History(Upload upload) =>
        [.. (await _api.Get($"/{upload.Id}/history")).Is(HttpStatusCode.OK)["transitions"].EnumerateArray().Select(step => step.GetProperty("to").GetString()!)];
}
