using Azure.Storage.Blobs.Specialized;

namespace Orleans.Media.Tests;

/// <summary>A gateway whose public assets are read through a CDN in front of the container.</summary>
public sealed class WithCdn : GatewayFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Media__CdnUrl"] = "https://cdn.example/media/" };
}

/// <summary>A CDN reads what is stored, not what a read URL says: type and disposition have to be right in storage.</summary>
public sealed class CdnTests(WithCdn fixture) : IClassFixture<WithCdn>
{
    [Theory]
    [InlineData("single")]
    [InlineData("resumable")]
    public async Task The_url_is_the_cdns_and_leads_to_the_verified_bytes_and_type(string mode)
    {
        var upload = await fixture.Api.Start(new { filename = "a.png", mode });
        if (mode == "single") await upload.TryPut(Samples.Png(4, 3), ("Content-Type", "text/html"));
        else await upload.Put(Samples.Png(4, 3));
        var url = new Uri((await fixture.Api.Confirm(upload.Id)).Word("url"));
        Assert.Equal("cdn.example", url.Host);

        if (mode == "resumable")
        {
            await Storage.Send(HttpMethod.Put, $"{upload.Url}&comp=properties", [], ("x-ms-blob-content-type", "text/html"));
            await Storage.Send(HttpMethod.Put, upload.Url, "swapped"u8.ToArray(), ("x-ms-blob-type", "BlockBlob"));
        }

        var stored = await Behind(url).DownloadContentAsync();
        Assert.Equal(Samples.Png(4, 3), stored.Value.Content.ToArray());
        Assert.Equal("image/png", stored.Value.Details.ContentType);
        Assert.StartsWith("inline", stored.Value.Details.ContentDisposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_does_not_keep_the_verified_type_from_being_stored()
    {
        var upload = await fixture.Api.Start(new { filename = "a.png", mode = "resumable" });
        await upload.PutBlock(0, Samples.Png(4, 3));
        await upload.Commit(Upload.BlockId(0));
        await Storage.Send(HttpMethod.Put, $"{upload.Url}&comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1"));
        var url = new Uri((await fixture.Api.Confirm(upload.Id)).Is(System.Net.HttpStatusCode.OK).Word("url"));
        Assert.Equal("image/png", (await Behind(url).GetPropertiesAsync()).Value.ContentType);
    }

    private static BlockBlobClient Behind(Uri url) => Azurite.Shared.Client.GetBlobContainerClient("media")
        .GetBlockBlobClient(url.AbsolutePath["/media/".Length..])
        .WithSnapshot(System.Web.HttpUtility.ParseQueryString(url.Query)["snapshot"] ?? "");
}
