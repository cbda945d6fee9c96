using System.Net;
using System.Text;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>The native API as one account's client calls it.</summary>
public sealed class Api(GatewayProcess gateway, string account, string key) : IDisposable
{
    private const string Root = "/api/v1/media";

    public string Account => account;

    public string Key => key;

    public HttpClient Http { get; } = gateway.Client(key);

    public void Dispose() => Http.Dispose();

    public Task<Answer> Get(string path = "") => Send(HttpMethod.Get, path);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body is null ? null : Json(JsonSerializer.Serialize(body)));

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("/api/", StringComparison.Ordinal) ? path : Root + path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.Of(await Http.SendAsync(request));
    }

    /// <summary>Makes another key of this account; this one has to be an administrator's.</summary>
    public async Task<(Answer Made, Api Holder)> NewKey(object request)
    {
        var made = (await Post("/api/v1/keys", request)).Is(HttpStatusCode.Created);
        return (made, new Api(gateway, account, made.Word("secret")));
    }

    public async Task<Answer> Confirm(string id, object? body = null) => await Post($"/{id}/confirm", body ?? new { });

    /// <summary>Asks for an upload URL.</summary>
    public async Task<Upload> Start(object request) => new((await Post("/upload", request)).Is(HttpStatusCode.Created).Json);

    /// <summary>Makes a confirmed asset of these bytes.</summary>
    public async Task<Answer> Make(object request, byte[] bytes)
    {
        var upload = await Start(request);
        await upload.Put(bytes);
        return (await Confirm(upload.Id)).Is(HttpStatusCode.OK);
    }

    public async Task<long> Total(string query = "") => (await Get(query)).Is(HttpStatusCode.OK)["pagination"].GetProperty("total").GetInt64();

    /// <summary>Reads an asset's content as a browser would: the gateway redirects, storage answers.</summary>
    public async Task<Download> Download(string path)
    {
        using var redirect = await Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        using var content = await Storage.Http.GetAsync(redirect.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, content.StatusCode);
        return new(await content.Content.ReadAsByteArrayAsync(), content.Content.Headers.ContentType?.ToString(), content.Content.Headers.ContentDisposition?.ToString());
    }

    public Task<Download> Content(string id) => Download($"{Root}/{id}/content");

    public static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");
}

/// <summary>What storage answered to a read.</summary>
public sealed record Download(byte[] Bytes, string? Type, string? Disposition);
