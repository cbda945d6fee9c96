using System.Net;
using System.Text;
using Azure.Storage.Blobs;

namespace Orleans.Media.Tests;

/// <summary>Blob storage as a client without any SDK reaches it.</summary>
public static class Storage
{
    public static HttpClient Http { get; } = new();

    public static async Task<HttpStatusCode> Send(HttpMethod method, string url, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url) { Content = method == HttpMethod.Put ? new ByteArrayContent(body ?? []) : null };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    public static byte[] BlockList(params string[] blockIds) =>
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(blockIds.Select(id => $"<Latest>{id}</Latest>"))}</BlockList>");

    /// <summary>Whether there is an object at an upload URL, seen with the account's key.</summary>
    public static async Task<bool> Holds(string uploadUrl)
    {
        var name = new BlobUriBuilder(new Uri(uploadUrl));
        return await Azurite.Shared.Client.GetBlobContainerClient(name.BlobContainerName).GetBlobClient(name.BlobName).ExistsAsync();
    }
}
