using System.Net;

namespace Orleans.Media.Tests;

/// <summary>What confirm checks, and that asking again is safe.</summary>
[Collection(DefaultGateway.Name)]
public sealed class ConfirmTests(GatewayFixture fixture)
{
    private static readonly object Png = new { filename = "a.png" };
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task Confirming_twice_answers_the_same()
    {
        var made = await _api.Make(Png, Samples.Png(4, 3));
        Assert.Equal(made.Text, (await _api.Confirm(made.Word("id"))).Is(HttpStatusCode.OK).Text);
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task Two_confirms_at_once_answer_the_same(string mode)
    {
        var upload = await _api.Start(new { filename = "a.png", mode });
        await upload.Put(Samples.Png(4, 3));
        var both = await Task.WhenAll(_api.Confirm(upload.Id), _api.Confirm(upload.Id));
        Assert.Equal(both[0].Is(HttpStatusCode.OK).Text, both[1].Is(HttpStatusCode.OK).Text);
        Assert.Equal("ready", both[0].Word("status"));
        Assert.Single((await _api.Get($"/{upload.Id}/history"))["transitions"].EnumerateArray(), step => step.GetProperty("cause").GetString() == "confirmed");
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task Before_any_bytes_there_is_nothing_to_confirm(string mode)
    {
        var upload = await _api.Start(new { filename = "a.png", mode });
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.BadRequest, "not_uploaded");
        Assert.Equal("pending_upload", (await _api.Get($"/{upload.Id}")).Word("status"));
    }

    [Fact]
    public async Task A_deleted_asset_can_not_be_confirmed()
    {
        var upload = await _api.Start(Png);
        await upload.Put(Samples.Png(4, 3));
        await _api.Delete($"/{upload.Id}");
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.Conflict, "illegal_transition");
        Assert.Equal("deleted", (await _api.Get($"/{upload.Id}/history")).Word("status"));
    }

    [Fact]
    public async Task A_body_is_not_needed()
    {
        var upload = await _api.Start(Png);
        await upload.Put(Samples.Png(4, 3));
        (await _api.Post($"/{upload.Id}/confirm")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("a.png", "single")]
    [InlineData("a.png", "resumable")]
    [InlineData("a.gif", "single")]
    [InlineData("a.mp4", "resumable")]
    [InlineData("a.mp3", "single")]
    [InlineData("a.pdf", "single")]
    public async Task Bytes_of_another_kind_are_deleted_and_the_upload_can_be_repeated(string filename, string mode)
    {
        var upload = await _api.Start(new { filename, mode });
        await upload.Put("<html><script>alert(1)</script></html>"u8.ToArray());
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.UnprocessableEntity, "content_mismatch");
        Assert.False(await Storage.Holds(upload.Url));

        await upload.Put(filename switch { "a.png" => Samples.Png(4, 3), "a.gif" => [.. "GIF89a"u8, 4, 0, 3, 0, 0, 0, 0], "a.mp4" => Samples.Mp4(99), "a.mp3" => "ID3 sound"u8.ToArray(), _ => "%PDF-1.7"u8.ToArray() });
        Assert.Equal("ready", (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK).Word("status"));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task An_empty_object_is_no_upload(string mode)
    {
        var upload = await _api.Start(new { filename = "a.png", mode });
        if (mode == "single") await upload.Put([]);
        else await upload.Commit();
        Assert.True(await Storage.Holds(upload.Url));
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.UnprocessableEntity, "content_mismatch");
        Assert.False(await Storage.Holds(upload.Url));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task An_append_blob_could_grow_later_and_is_refused(string mode)
    {
        var upload = await _api.Start(new { filename = "a.png", mode });
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(HttpMethod.Put, upload.Url, [], ("x-ms-blob-type", "AppendBlob")));
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.UnprocessableEntity, "content_mismatch");
        Assert.False(await Storage.Holds(upload.Url));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task An_object_that_storage_will_not_read_is_refused_and_not_a_fault_of_ours(string mode)
    {
        var upload = await _api.Start(new { filename = "a.png", mode });
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(HttpMethod.Put, upload.Url, Samples.Png(4, 3), ("x-ms-blob-type", "BlockBlob"), ("x-ms-access-tier", "Archive")));
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.UnprocessableEntity, "content_mismatch");
        Assert.False(await Storage.Holds(upload.Url));
    }

    [Fact]
    public async Task A_lease_does_not_keep_a_refused_object_in_storage()
    {
        var upload = await _api.Start(new { filename = "a.png", mode = "resumable" });
        await upload.PutBlock(0, "no picture"u8.ToArray());
        await upload.Commit(Upload.BlockId(0));
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(HttpMethod.Put, $"{upload.Url}&comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")));
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.UnprocessableEntity, "content_mismatch");
        Assert.False(await Storage.Holds(upload.Url));
    }
}
