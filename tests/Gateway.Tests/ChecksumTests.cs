using System.Net;
using System.Security.Cryptography;

namespace Orleans.Media.Tests;

/// <summary>A checksum at confirm is compared with the bytes in storage, not with what anybody claims they are.</summary>
[Collection(DefaultGateway.Name)]
public sealed class ChecksumTests(GatewayFixture fixture)
{
    private static readonly byte[] Video = Samples.Mp4(300_000);
#pragma warning disable CA5351 // a checksum that clients know, not a signature
    private static readonly byte[] Md5 = MD5.HashData(Video);
    private static readonly byte[] OtherMd5 = MD5.HashData([]);
#pragma warning restore CA5351
    private static readonly byte[] Sha256 = SHA256.HashData(Video);
    private readonly Api _api = fixture.Api;

    public static TheoryData<string, string, string> Right { get; } = new()
    {
        { "single", "md5", Convert.ToHexString(Md5) },
        { "single", "md5", Convert.ToBase64String(Md5) },
        { "resumable", "md5", Convert.ToHexStringLower(Md5) },
        { "single", "sha256", Convert.ToHexStringLower(Sha256) },
        { "resumable", "sha256", Convert.ToHexString(Sha256) },
        { "resumable", "sha256", Convert.ToBase64String(Sha256) },
    };

    public static TheoryData<string, string, string> Wrong { get; } = new()
    {
        { "single", "md5", Convert.ToHexStringLower(OtherMd5) },
        { "resumable", "md5", Convert.ToBase64String(OtherMd5) },
        { "single", "sha256", Convert.ToBase64String(SHA256.HashData([])) },
        { "resumable", "sha256", Convert.ToHexStringLower(SHA256.HashData([])) },
    };

    [Theory, MemberData(nameof(Right))]
    public async Task The_right_one_confirms(string mode, string name, string value)
    {
        var upload = await Uploaded(mode);
        (await _api.Confirm(upload.Id, new Dictionary<string, string> { [name] = value })).Is(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task The_wrong_one_is_refused_and_the_object_deleted(string mode, string name, string value)
    {
        var upload = await Uploaded(mode);
        (await _api.Confirm(upload.Id, new Dictionary<string, string> { [name] = value })).Refuses(HttpStatusCode.UnprocessableEntity, "checksum_mismatch", name);
        Assert.False(await Storage.Holds(upload.Url));
    }

    [Fact]
    public async Task A_clients_claim_that_storage_kept_is_not_believed()
    {
        var upload = await _api.Start(new { filename = "a.mp4", mode = "resumable" });
        await upload.PutBlock(0, Video);
        var claimed = Convert.ToBase64String(OtherMd5);
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(HttpMethod.Put, $"{upload.Url}&comp=blocklist", Storage.BlockList(Upload.BlockId(0)), ("x-ms-blob-content-md5", claimed)));
        (await _api.Confirm(upload.Id, new { md5 = claimed })).Refuses(HttpStatusCode.UnprocessableEntity, "checksum_mismatch", "md5");
    }

    [Theory]
    [InlineData("md5", "xyz")]
    [InlineData("md5", "")]
    [InlineData("sha256", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha256", "zz")]
    public async Task A_text_that_is_no_checksum_is_refused_and_the_object_kept(string name, string value)
    {
        var upload = await Uploaded("single");
        (await _api.Confirm(upload.Id, new Dictionary<string, string> { [name] = value })).Refuses(HttpStatusCode.BadRequest, "validation_failed", name);
        Assert.True(await Storage.Holds(upload.Url));
    }

    private async Task<Upload> Uploaded(string mode)
    {
        var upload = await _api.Start(new { filename = "a.mp4", mode });
        await upload.Put(Video);
        return upload;
    }
}
