using System.Net;
using System.Web;

namespace Orleans.Media.Tests;

/// <summary>
/// After confirm nobody can swap what the registry serves, although the upload URL is still valid: a single upload's by its
/// create-only permission, a resumable one's because a snapshot pins it.
/// </summary>
[Collection(DefaultGateway.Name)]
public sealed class SwapTests(GatewayFixture fixture)
{
    private static readonly byte[] Html = "<script>alert(1)</script>"u8.ToArray();
    private readonly Api _api = fixture.Api;

    /// <summary>What is tried on an upload of which mode, and what storage says to it.</summary>
    public static TheoryData<string, string, HttpStatusCode> Attacks { get; } = new()
    {
        { "single", "a second PUT", HttpStatusCode.Forbidden },
        { "single", "a PUT of another blob type", HttpStatusCode.Forbidden },
        { "single", "a new block list", HttpStatusCode.Forbidden },
        { "single", "an empty block list", HttpStatusCode.Forbidden },
        { "single", "a lease, its break, and a PUT", HttpStatusCode.Forbidden },
        { "single", "a snapshot's deletion", HttpStatusCode.Forbidden },
        { "single", "the deletion of all", HttpStatusCode.Forbidden },
        { "single", "another content type", HttpStatusCode.Forbidden },
        { "single", "other metadata", HttpStatusCode.Forbidden },
        { "single", "a copy over it", HttpStatusCode.Forbidden },
        { "single", "another tier", HttpStatusCode.Forbidden },
        { "resumable", "a second PUT", HttpStatusCode.Created },
        { "resumable", "a PUT of another blob type", HttpStatusCode.Created },
        { "resumable", "a new block list", HttpStatusCode.Created },
        { "resumable", "an empty block list", HttpStatusCode.Created },
        { "resumable", "a lease, its break, and a PUT", HttpStatusCode.Created },
        { "resumable", "a snapshot's deletion", HttpStatusCode.Forbidden },
        { "resumable", "the deletion of all", HttpStatusCode.Forbidden },
        { "resumable", "another content type", HttpStatusCode.OK },
        { "resumable", "other metadata", HttpStatusCode.OK },
        { "resumable", "a copy over it", HttpStatusCode.Accepted },
        { "resumable", "another tier", HttpStatusCode.OK },
        { "resumable", "another tier for the snapshot", HttpStatusCode.Forbidden },
        { "resumable", "other metadata for the snapshot", HttpStatusCode.Forbidden },
        { "resumable", "another content type for the snapshot", HttpStatusCode.Forbidden },
    };

    [Theory, MemberData(nameof(Attacks))]
    public async Task What_was_verified_is_what_is_served_whatever_is_tried(string mode, string attack, HttpStatusCode expected)
    {
        var upload = await _api.Start(new { filename = "a.mp4", mode });
        await upload.Put(Samples.Mp4(5000));
        var confirmed = (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK);
        var before = await Served(confirmed);
        Assert.Equal(Samples.Mp4(5000), before[0].Bytes);

        Assert.Equal(expected, await Try(attack, upload.Url, await Snapshot(upload.Id)));

        foreach (var (was, now) in before.Zip(await Served(confirmed)))
        {
            Assert.Equal(was.Bytes, now.Bytes);
            Assert.Equal(("video/mp4", was.Disposition), (now.Type, now.Disposition));
        }

        Assert.Equal(confirmed.Text, (await _api.Get($"/{upload.Id}")).Text);
        Assert.Equal(confirmed.Text, (await _api.Confirm(upload.Id)).Text);
    }

    private async Task<HttpStatusCode> Try(string attack, string url, string? snapshot) => attack switch
    {
        "a second PUT" => await Put(url),
        "a PUT of another blob type" => await Storage.Send(HttpMethod.Put, url, [], ("x-ms-blob-type", "AppendBlob")),
        "a new block list" => await Last(
            await Storage.Send(HttpMethod.Put, $"{url}&comp=block&blockid={Uri.EscapeDataString(Upload.BlockId(0))}", Html),
            () => Storage.Send(HttpMethod.Put, $"{url}&comp=blocklist", Storage.BlockList(Upload.BlockId(0)), ("x-ms-blob-content-type", "text/html"))),
        "an empty block list" => await Storage.Send(HttpMethod.Put, $"{url}&comp=blocklist", Storage.BlockList()),
        "a lease, its break, and a PUT" => await Last(
            await Storage.Send(HttpMethod.Put, $"{url}&comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1")),
            async () => await Last(
                await Storage.Send(HttpMethod.Put, $"{url}&comp=lease", [], ("x-ms-lease-action", "break"), ("x-ms-lease-break-period", "0")),
                () => Put(url))),
        "a snapshot's deletion" => await Storage.Send(HttpMethod.Delete, snapshot is null ? url : $"{url}&snapshot={Uri.EscapeDataString(snapshot)}"),
        "the deletion of all" => await Storage.Send(HttpMethod.Delete, url, null, ("x-ms-delete-snapshots", "include")),
        "another content type" => await Storage.Send(HttpMethod.Put, $"{url}&comp=properties", [], ("x-ms-blob-content-type", "text/html"), ("x-ms-blob-content-disposition", "inline; filename=a.html")),
        "other metadata" => await Storage.Send(HttpMethod.Put, $"{url}&comp=metadata", [], ("x-ms-meta-owner", "me")),
        "a copy over it" => await Storage.Send(HttpMethod.Put, url, [], ("x-ms-copy-source", await ReadUrl((await _api.Make(new { filename = "b.mp4" }, Samples.Mp4(99))).Word("id")))),
        "another tier" => await Storage.Send(HttpMethod.Put, $"{url}&comp=tier", [], ("x-ms-access-tier", "Archive")),
        "another tier for the snapshot" => await Storage.Send(HttpMethod.Put, $"{url}&snapshot={Uri.EscapeDataString(snapshot!)}&comp=tier", [], ("x-ms-access-tier", "Archive")),
        "other metadata for the snapshot" => await Storage.Send(HttpMethod.Put, $"{url}&snapshot={Uri.EscapeDataString(snapshot!)}&comp=metadata", [], ("x-ms-meta-owner", "me")),
        "another content type for the snapshot" => await Storage.Send(HttpMethod.Put, $"{url}&snapshot={Uri.EscapeDataString(snapshot!)}&comp=properties", [], ("x-ms-blob-content-type", "text/html")),
        _ => throw new ArgumentOutOfRangeException(nameof(attack), attack, "Nobody knows how."),
    };

    private static Task<HttpStatusCode> Put(string url) => Storage.Send(HttpMethod.Put, url, Html, ("x-ms-blob-type", "BlockBlob"), ("Content-Type", "text/html"));

    /// <summary>The next step's answer; or this one's, if it was forbidden and the next one still has to be.</summary>
    private static async Task<HttpStatusCode> Last(HttpStatusCode step, Func<Task<HttpStatusCode>> next)
    {
        var last = await next();
        Assert.Equal(step is HttpStatusCode.Forbidden, last is HttpStatusCode.Forbidden);
        return last;
    }

    private async Task<Download[]> Served(Answer confirmed) => [await _api.Content(confirmed.Word("id")), await _api.Download(confirmed.Word("url"))];

    private async Task<string?> Snapshot(string id) => HttpUtility.ParseQueryString(new Uri(await ReadUrl(id)).Query)["snapshot"];

    private async Task<string> ReadUrl(string id)
    {
        using var redirect = await _api.Http.GetAsync($"/api/v1/media/{id}/content");
        return redirect.Headers.Location!.AbsoluteUri;
    }
}
