using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>What the tests of whole processes do with a gateway: ask, send, confirm, read.</summary>
internal static class HttpMedia
{
    /// <summary>A confirmed image of these bytes.</summary>
    public static async Task<string> MakeImage(this HttpClient http, byte[] bytes)
    {
        var confirmed = await http.Make("a.png", bytes);
        Assert.Equal("ready", confirmed.GetProperty("status").GetString());
        return confirmed.GetProperty("id").GetString()!;
    }

    /// <summary>A confirmed asset of these bytes: what confirm answered.</summary>
    public static async Task<JsonElement> Make(this HttpClient http, string filename, byte[] bytes)
    {
        var ticket = await http.RequestUpload(filename);
        await http.Send(ticket, bytes);
        using var confirmed = await http.PostAsync(Asset(ticket.GetProperty("id").GetString()!, "confirm"), null);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        return await confirmed.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<JsonElement> RequestUpload(this HttpClient http, string filename = "a.png")
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/media/upload", new { filename });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sends the bytes to storage as the ticket says.</summary>
    public static async Task Send(this HttpClient http, JsonElement ticket, byte[] bytes)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("upload_url").GetString()) { Content = new ByteArrayContent(bytes) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var stored = await http.SendAsync(put);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
    }

    /// <summary>As a browser would: the gateway redirects, storage answers.</summary>
    public static async Task<byte[]> ReadContent(this HttpClient http, string id)
    {
        using var redirect = await http.GetAsync(Asset(id, "content"));
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        using var anyone = new HttpClient();
        return await anyone.GetByteArrayAsync(redirect.Headers.Location);
    }

    public static async Task<HttpStatusCode> Status(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return answer.StatusCode;
    }

    public static string Asset(string id, string action = "") => $"/api/v1/media/{id}/{action}".TrimEnd('/');
}
