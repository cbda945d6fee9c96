namespace Orleans.Media.Tests;

public sealed class UploadTicketsTests
{
    private static readonly Uri Url = new("https://storage.example/x");

    [Fact]
    public void A_single_upload_is_a_put_with_the_headers_that_storage_wants()
    {
        var ticket = UploadTickets.For(Given.New("a.png"), Url, new());
        Assert.Equal(("PUT", Url, Given.Noon.AddHours(1)), (ticket.Method, ticket.UploadUrl, ticket.ExpiresAt));
        Assert.Equal(new Dictionary<string, string> { ["Content-Type"] = "image/png", ["x-ms-blob-type"] = "BlockBlob" }, ticket.Headers);
        Assert.Null(ticket.Blocks);
    }

    [Fact]
    public void A_resumable_upload_is_sent_in_blocks_without_headers()
    {
        var ticket = UploadTickets.For(Given.New(new UploadRequest { Filename = "a.mp4", Mode = UploadMode.Resumable }), Url, new() { BlockSize = 65_536 });
        Assert.Empty(ticket.Headers);
        Assert.Equal(new BlockPlan { BlockSize = 65_536, MaxBlocks = 50_000 }, ticket.Blocks);
    }

    [Theory]
    [InlineData(MediaKind.Image, 30)]
    [InlineData(MediaKind.Gif, 50)]
    [InlineData(MediaKind.Video, 5 * 1024)]
    [InlineData(MediaKind.Document, 100)]
    [InlineData(MediaKind.Audio, 200)]
    public void A_ticket_names_the_cap_of_its_kind(MediaKind kind, long megabytes) =>
        Assert.Equal(megabytes * 1024 * 1024, UploadTickets.For(Given.New() with { Kind = kind }, Url, new()).MaxBytes);
}
