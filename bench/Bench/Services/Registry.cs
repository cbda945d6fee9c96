using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>Makes what the lanes need in the registry, through its API.</summary>
public static class Registry
{
    public const string UploadBody = """{"filename":"photo.png","content_type":"image/png","kind":"image"}""";

    private static readonly byte[] Picture = Samples.Png(64, 48);

    /// <summary>Assets that are uploaded and confirmed.</summary>
    public static async Task<IReadOnlyList<string>> MakeReady(GatewayProcess gateway, int count, CancellationToken cancellationToken)
    {
        using var http = gateway.Client();
        var ids = new List<string>(count);
        for (var i = 0; i < count; i++) ids.Add(await MakeReady(http, cancellationToken));
        return ids;
    }

    /// <summary>Sends a single upload's bytes to storage as its ticket says.</summary>
    public static async Task<HttpResponseMessage> Put(HttpClient http, JsonElement ticket, CancellationToken cancellationToken)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("upload_url").GetString()) { Content = new ByteArrayContent(Picture) };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
        {
            if (!put.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())) put.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return await http.SendAsync(put, cancellationToken);
    }

    private static async Task<string> MakeReady(HttpClient http, CancellationToken cancellationToken)
    {
        using var body = new StringContent(UploadBody, null, "application/json");
        using var created = (await http.PostAsync("/api/v1/media/upload", body, cancellationToken)).EnsureSuccessStatusCode();
        var ticket = await created.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        using var storage = new HttpClient(); // no key: the URL is the permission
        using var put = (await Put(storage, ticket, cancellationToken)).EnsureSuccessStatusCode();
        var id = ticket.GetProperty("id").GetString()!;
        using var confirmed = (await http.PostAsync($"/api/v1/media/{id}/confirm", null, cancellationToken)).EnsureSuccessStatusCode();
        return id;
    }
}
