using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>The whole corpus in one registry. Each file is on its way from the start, a few at once; tests wait for theirs.</summary>
public sealed class CorpusRun : IAsyncLifetime
{
    private const int AtOnce = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // other tests and builds may have the cores
    private readonly SemaphoreSlim _turn = new(AtOnce);
    private readonly string _scratch = Directory.CreateTempSubdirectory("corpus-scratch-").FullName;
    private GatewayProcess? _gateway;
    private HttpClient? _http;
    private Dictionary<string, Task<CorpusAsset>> _assets = [];

    public Bait Bait { get; } = new();

    public HttpClient Http => _http!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Processing__Scratch"] = _scratch });
        _http = _gateway.Client();
        _assets = Corpus.Files.ToDictionary(file => file.Name, Follow);
    }

    public Task<CorpusAsset> Asset(string name) => _assets[name];

    public Task<CorpusAsset[]> All() => Task.WhenAll(_assets.Values);

    /// <summary>What jobs have left behind; each process's own folder has a lock, which stays.</summary>
    public string[] LeftInScratch() => [.. Directory.EnumerateFileSystemEntries(_scratch, "*", SearchOption.AllDirectories).Where(path => Path.GetDirectoryName(path) != _scratch && Path.GetFileName(path) != "lock")];

    /// <summary>As a browser would: the gateway redirects, storage answers.</summary>
    public async Task<byte[]> Read(string url)
    {
        using var redirect = await Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        using var anyone = new HttpClient();
        return await anyone.GetByteArrayAsync(redirect.Headers.Location);
    }

    public async Task DisposeAsync()
    {
        await ContactSheet.WriteIfAsked(this);
        Bait.Dispose();
        _http?.Dispose();
        if (_gateway is not null) await _gateway.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
        _turn.Dispose();
    }

    private async Task<CorpusAsset> Follow(CorpusFile file)
    {
        await _turn.WaitAsync();
        try
        {
            var id = await Upload(file);
            using var confirmed = await Http.PostAsJsonAsync(HttpMedia.Asset(id, "confirm"), new { });
            var answer = await confirmed.Content.ReadFromJsonAsync<JsonElement>();
            if (!confirmed.IsSuccessStatusCode) return new(file, new CorpusEnd { Status = answer.GetProperty("code").GetString()! }, []);
            if (file.End.Renditions is not null || file.End.Failure is not null) answer = await Settled(id, file);
            return new(file, CorpusEnd.Of(answer), [.. Pictures(answer)]);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<string> Upload(CorpusFile file)
    {
        var bytes = await file.Make(Bait.Address);
        using var created = await Http.PostAsJsonAsync("/api/v1/media/upload", new { filename = file.Name, content_type = file.ContentType, kind = file.Kind?.ToString().ToLowerInvariant() });
        var ticket = await created.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(created.IsSuccessStatusCode, ticket.ToString());

        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("upload_url").GetString()) { Content = new ByteArrayContent(bytes) };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
        {
            if (!put.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())) put.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        using var anyone = new HttpClient();
        using var stored = await anyone.SendAsync(put);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        return ticket.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> Settled(string id, CorpusFile file)
    {
        var asset = default(JsonElement);
        try
        {
            await Eventually.True(async () => CorpusEnd.IsSettled(asset = await Http.GetFromJsonAsync<JsonElement>(HttpMedia.Asset(id))), $"{file} is settled", Patience);
        }
        catch (TimeoutException)
        {
            // then it is compared as it is
        }

        return asset;
    }

    private static IEnumerable<Uri> Pictures(JsonElement asset)
    {
        if (CorpusEnd.Find(asset, "renditions") is { } made)
        {
            foreach (var form in made.EnumerateArray().OrderByDescending(form => form.GetProperty("name").GetString() == "thumb")) yield return new(form.GetProperty("url").GetString()!);
        }

        if (CorpusEnd.Find(asset, "thumbnail") is { } cover && cover.GetProperty("source").GetString() != "original") yield return new(cover.GetProperty("url").GetString()!);
    }
}

/// <summary>A file of the corpus once the registry is done with it.</summary>
/// <param name="File">The file.</param>
/// <param name="End">What became of it.</param>
/// <param name="Derivatives">Where what was made of it is, the small picture first.</param>
public sealed record CorpusAsset(CorpusFile File, CorpusEnd End, IReadOnlyList<Uri> Derivatives);
