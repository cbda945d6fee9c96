using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>An application that uses all there is, over and over, and knows what each answer has to be. It asks nothing twice.</summary>
internal sealed class LifecycleCaller(LoadBalancer registry, int seed)
{
    private const string Media = "/api/v1/media";
    private static readonly byte[] Picture = Samples.Png(4, 3);
    private static readonly HttpClient Storage = new();

    private readonly Random _random = new(seed);
    private readonly List<string> _kept = [];
    private int _rounds;

    public int Requests { get; private set; }

    public int Rounds => Volatile.Read(ref _rounds);

    public List<string> Wrong { get; } = [];

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Round();
            Interlocked.Increment(ref _rounds);
        }
    }

    private async Task Round()
    {
        if (await Ask(HttpMethod.Post, $"{Media}/upload", HttpStatusCode.Created, new { filename = "a.png" }) is not { } ticket) return;
        var id = ticket.GetProperty("id").GetString()!;
        using (var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("upload_url").GetString()) { Content = new ByteArrayContent(Picture) })
        {
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            using var stored = await Storage.SendAsync(put);
            Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        }

        await Ask(HttpMethod.Post, $"{Media}/{id}/confirm", HttpStatusCode.OK, new { }, "ready");
        await Ask(HttpMethod.Get, $"{Media}/{id}", HttpStatusCode.OK, status: "ready");
        await Ask(HttpMethod.Get, $"{Media}?limit=5", HttpStatusCode.OK);
        await DeleteAndRestore(id);
        _kept.Add(id);

        var old = _kept[_random.Next(_kept.Count)]; // most likely of another silo than the one that made it
        await Ask(HttpMethod.Get, $"{Media}/{old}/content", HttpStatusCode.Redirect);
        await DeleteAndRestore(old);
        await Ask(HttpMethod.Get, $"{Media}/{old}/history", HttpStatusCode.OK);
    }

    private async Task DeleteAndRestore(string id)
    {
        await Ask(HttpMethod.Delete, $"{Media}/{id}", HttpStatusCode.OK);
        await Ask(HttpMethod.Get, $"{Media}/{id}", HttpStatusCode.NotFound);
        await Ask(HttpMethod.Post, $"{Media}/{id}/restore", HttpStatusCode.OK, status: "ready");
        await Ask(HttpMethod.Get, $"{Media}/{id}", HttpStatusCode.OK, status: "ready");
    }

    private async Task<JsonElement?> Ask(HttpMethod method, string path, HttpStatusCode wanted, object? body = null, string? status = null)
    {
        Requests++;
        try
        {
            using var answer = await registry.Send(() => new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) });
            var text = await answer.Content.ReadAsStringAsync();
            var json = text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : (JsonElement?)null;
            if (answer.StatusCode == wanted && (status is null || json?.GetProperty("status").GetString() == status)) return json;
            Note($"{(int)answer.StatusCode} {text}");
        }
        catch (HttpRequestException fault)
        {
            Note(fault.ToString());
        }

        return null;

        void Note(string what) => Wrong.Add($"{DateTimeOffset.FromUnixTimeMilliseconds(Environment.TickCount64):mm:ss.fff} {method} {path}: wanted {(int)wanted}, got {what}");
    }
}
