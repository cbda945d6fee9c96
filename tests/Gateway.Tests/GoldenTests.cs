using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Every documented request and answer of contract A and of what goes beyond it, pinned in <c>golden/</c>.</summary>
[Collection(DefaultGateway.Name)]
public sealed class GoldenTests(GatewayFixture fixture) : IAsyncLifetime
{
    private static readonly object Png = new { filename = "hero.png", content_type = "image/png" };
    private static readonly object Clip = new { filename = "clip.mp4", content_type = "video/mp4", mode = "resumable" };
    private Api _api = null!;

    public async Task InitializeAsync() => _api = await fixture.NewAccount();

    public Task DisposeAsync()
    {
        _api.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Requesting_a_single_upload() => await Pin("upload-single", HttpMethod.Post, "/upload", Png);

    [Fact]
    public async Task Requesting_a_resumable_upload() => await Pin("upload-resumable", HttpMethod.Post, "/upload", Clip);

    [Fact]
    public async Task Looking_at_an_upload()
    {
        var upload = await _api.Start(Clip);
        await upload.PutBlock(1, Samples.Mp4(1000));
        await Pin("upload-progress", HttpMethod.Get, $"/{upload.Id}/upload");
    }

    [Fact]
    public async Task Confirming_an_image()
    {
        var upload = await _api.Start(Png);
        await upload.Put(Samples.Png(4, 3));
        await Pin("confirm-image", HttpMethod.Post, $"/{upload.Id}/confirm", new { });
    }

    [Fact]
    public async Task Confirming_a_video()
    {
        var upload = await _api.Start(Clip);
        await upload.Put(Samples.Mp4(1000));
        await Pin("confirm-video", HttpMethod.Post, $"/{upload.Id}/confirm", new { });
    }

    [Fact]
    public async Task Getting_an_asset_before_and_after_its_confirm()
    {
        var upload = await _api.Start(Png);
        await Pin("get-pending", HttpMethod.Get, $"/{upload.Id}");
        await upload.Put(Samples.Png(4, 3));
        await _api.Confirm(upload.Id);
        await Pin("get-ready", HttpMethod.Get, $"/{upload.Id}");
    }

    [Fact]
    public async Task Getting_a_private_asset()
    {
        var made = await _api.Make(new { filename = "hero.png", visibility = "private" }, Samples.Png(4, 3));
        await Pin("get-private", HttpMethod.Get, $"/{made.Word("id")}");
    }

    [Fact]
    public async Task Listing_assets()
    {
        await _api.Start(Clip);
        await _api.Make(Png, Samples.Png(4, 3));
        await Pin("list", HttpMethod.Get, "?limit=25&offset=0");
    }

    [Fact]
    public async Task Deleting_and_restoring_an_asset()
    {
        var id = (await _api.Make(Png, Samples.Png(4, 3))).Word("id");
        await Pin("delete", HttpMethod.Delete, $"/{id}");
        await Pin("restore", HttpMethod.Post, $"/{id}/restore");
        await Pin("history", HttpMethod.Get, $"/{id}/history");
    }

    [Fact]
    public async Task Reading_the_content_of_an_image_and_of_a_resumable_video()
    {
        var image = await _api.Make(Png, Samples.Png(4, 3));
        await Pin("content-single", HttpMethod.Get, $"/{image.Word("id")}/content");
        var video = await _api.Make(Clip, Samples.Mp4(1000));
        await Pin("content-resumable", HttpMethod.Get, $"/{video.Word("id")}/content");
    }

    [Fact]
    public async Task Refusing()
    {
        await Pin("problem-validation", HttpMethod.Post, "/upload", new { filename = "", kind = "film", mode = 7 });
        await Pin("problem-not-found", HttpMethod.Get, "/m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        var upload = await _api.Start(Png);
        await Pin("problem-not-uploaded", HttpMethod.Post, $"/{upload.Id}/confirm", new { });
        await _api.Delete($"/{upload.Id}");
        await Pin("problem-illegal-transition", HttpMethod.Post, $"/{upload.Id}/confirm", new { });
    }

    [Fact]
    public async Task Asking_for_health()
    {
        using var http = fixture.Gateway.Client("");
        var answer = (await Answer.Of(await http.GetAsync("/health"))).Is(HttpStatusCode.OK);
        await Golden.Matches("health", "GET /health", null, answer, _api.Account);
    }

    private async Task Pin(string name, HttpMethod method, string path, object? body = null)
    {
        var answer = method == HttpMethod.Post ? await _api.Post(path, body) : await _api.Send(method, path);
        await Golden.Matches(name, $"{method} /api/v1/media{path}", body, answer, _api.Account);
    }
}
