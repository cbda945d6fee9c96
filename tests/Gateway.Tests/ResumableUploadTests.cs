using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Uploads in blocks: in any order, in parallel, over several sessions, with or without the client's own commit.</summary>
[Collection(DefaultGateway.Name)]
public sealed class ResumableUploadTests(GatewayFixture fixture)
{
    private const int BlockSize = 100_000;
    private static readonly byte[] Video = Samples.Mp4((6 * BlockSize) + 123);
    private static readonly byte[][] Blocks = [.. Video.Chunk(BlockSize)];
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task Blocks_that_nobody_committed_are_committed_at_confirm_in_the_order_of_their_numbers()
    {
        var upload = await Start();
        for (var i = Blocks.Length - 1; i >= 0; i--) await upload.PutBlock(i, Blocks[i]);
        await ConfirmsWhole(upload);
    }

    [Fact]
    public async Task Blocks_may_be_sent_in_parallel()
    {
        var upload = await Start();
        await Task.WhenAll(Blocks.Select((block, i) => upload.PutBlock(i, block)));
        await ConfirmsWhole(upload);
    }

    [Fact]
    public async Task A_client_may_commit_the_blocks_itself()
    {
        var upload = await Start();
        for (var i = 0; i < Blocks.Length; i++) await upload.PutBlock(i, Blocks[i]);
        await upload.Commit([.. Enumerable.Range(0, Blocks.Length).Select(Upload.BlockId)]);
        await ConfirmsWhole(upload);
    }

    [Fact]
    public async Task A_block_that_is_sent_again_replaces_the_first_one()
    {
        var upload = await Start();
        await upload.PutBlock(0, new byte[7]);
        for (var i = 0; i < Blocks.Length; i++) await upload.PutBlock(i, Blocks[i]);
        await ConfirmsWhole(upload);
    }

    [Fact]
    public async Task An_interrupted_upload_goes_on_from_what_has_landed()
    {
        var first = await Start();
        foreach (var i in (int[])[0, 3, 5]) await first.PutBlock(i, Blocks[i]);

        var progress = (await _api.Get($"/{first.Id}/upload")).Is(HttpStatusCode.OK);
        var landed = progress["landed"].EnumerateArray().Select(block => (Number: block.GetProperty("number").GetInt32(), Size: block.GetProperty("size").GetInt32())).ToArray();
        Assert.Equal([(0, BlockSize), (3, BlockSize), (5, BlockSize)], landed);
        Assert.Equal(3 * BlockSize, progress["bytes"].GetInt64());

        var second = new Upload(progress.Json);
        foreach (var i in Enumerable.Range(0, Blocks.Length).Except(landed.Select(block => block.Number))) await second.PutBlock(i, Blocks[i]);
        await ConfirmsWhole(second);
    }

    [Fact]
    public async Task A_missing_block_is_named_and_the_rest_is_kept()
    {
        var upload = await Start();
        for (var i = 0; i < Blocks.Length; i++) if (i != 2) await upload.PutBlock(i, Blocks[i]);
        Assert.Contains("Block 2 ", (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.BadRequest, "upload_incomplete").Word("detail"), StringComparison.Ordinal);

        await upload.PutBlock(2, Blocks[2]);
        await ConfirmsWhole(upload);
    }

    [Fact]
    public async Task Blocks_with_names_of_the_clients_own_need_its_commit()
    {
        string[] names = [.. Enumerable.Range(0, Blocks.Length).Select(i => Convert.ToBase64String([(byte)'x', (byte)i]))];
        var upload = await Start();
        for (var i = 0; i < Blocks.Length; i++) await upload.PutBlock(names[i], Blocks[i]);
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.BadRequest, "upload_incomplete");

        await upload.Commit(names);
        await ConfirmsWhole(upload);
    }

    private Task<Upload> Start() => _api.Start(new { filename = "clip.mp4", content_type = "video/mp4", mode = "resumable" });

    private async Task ConfirmsWhole(Upload upload)
    {
        var asset = (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK);
        Assert.Equal(("ready", "video", Video.Length), (asset.Word("status"), asset.Word("kind"), asset["size"].GetInt32()));
        var read = await _api.Content(upload.Id);
        Assert.True(Video.AsSpan().SequenceEqual(read.Bytes), "What was downloaded isn't what was uploaded.");
        Assert.Equal("video/mp4", read.Type);
    }
}
