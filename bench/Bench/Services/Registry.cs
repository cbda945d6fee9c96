using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>Makes what the lanes need through the API, which the baseline has as well as the registry.</summary>
public static class Registry
{
    public const string UploadBody = """{"filename":"photo.png","content_type":"image/png","kind":"image"}""";

    private const string FilmBody = """{"filename":"film.mp4","content_type":"video/mp4","kind":"video"}""";

    private const int AtOnce = 16;

    /// <summary>Settings of a registry whose assets are left as they were uploaded. What is made of them takes the machine for minutes after a benchmark
    /// has confirmed a thousand; it is measured by itself.</summary>
    public static IReadOnlyDictionary<string, string?> Unprocessed { get; } = new Dictionary<string, string?> { ["Processing__Enabled"] = "false", ["Reconcile__Enabled"] = "false" };

    /// <summary>The same, on a Postgres database.</summary>
    public static IReadOnlyDictionary<string, string?> UnprocessedOn(string postgres) => new Dictionary<string, string?>(Unprocessed) { ["Database__Postgres"] = postgres };
    private static readonly byte[] Picture = Samples.Png(64, 48);
    private static readonly HttpClient Storage = new(); // no key: the URL is the permission

    /// <summary>Assets that are uploaded and confirmed.</summary>
    public static async Task<IReadOnlyList<string>> MakeReady(GatewayProcess gateway, int count, CancellationToken cancellationToken)
    {
        using var http = gateway.Client();
        return await MakeReady(http, count, cancellationToken);
    }

    /// <inheritdoc cref="MakeReady(GatewayProcess, int, CancellationToken)"/>
    public static Task<IReadOnlyList<string>> MakeReady(HttpClient http, int count, CancellationToken cancellationToken) => Make(count, async cancellation =>
    {
        var id = await UploadOne(http, cancellation);
        using var confirmed = (await http.PostAsync($"/api/v1/media/{id}/confirm", null, cancellation)).EnsureSuccessStatusCode();
        return id;
    }, cancellationToken);

    /// <summary>Assets whose bytes are in storage and wait for their confirm.</summary>
    public static Task<IReadOnlyList<string>> Upload(HttpClient http, int count, CancellationToken cancellationToken) =>
        Make(count, cancellation => UploadOne(http, cancellation), cancellationToken);

    /// <summary>The same with videos: each is this film.</summary>
    public static Task<IReadOnlyList<string>> Upload(HttpClient http, byte[] film, int count, CancellationToken cancellationToken) =>
        Make(count, cancellation => UploadOne(http, cancellation, FilmBody, film), cancellationToken);

    /// <summary>Assets that wait for their bytes.</summary>
    public static Task<IReadOnlyList<string>> Create(HttpClient http, int count, CancellationToken cancellationToken) =>
        Make(count, async cancellation => IdOf(await CreateOne(http, cancellation)), cancellationToken);

    /// <summary>Sends a single upload's bytes to storage as its ticket says.</summary>
    public static async Task<HttpResponseMessage> Put(HttpClient http, JsonElement ticket, CancellationToken cancellationToken, byte[]? bytes = null)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("upload_url").GetString()) { Content = new ByteArrayContent(bytes ?? Picture) };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
        {
            if (!put.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())) put.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return await http.SendAsync(put, cancellationToken);
    }

    private static async Task<JsonElement> CreateOne(HttpClient http, CancellationToken cancellationToken, string upload = UploadBody)
    {
        using var body = new StringContent(upload, null, "application/json");
        using var created = (await http.PostAsync("/api/v1/media/upload", body, cancellationToken)).EnsureSuccessStatusCode();
        return await created.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static async Task<string> UploadOne(HttpClient http, CancellationToken cancellationToken, string upload = UploadBody, byte[]? bytes = null)
    {
        var ticket = await CreateOne(http, cancellationToken, upload);
        using var put = (await Put(Storage, ticket, cancellationToken, bytes)).EnsureSuccessStatusCode();
        return IdOf(ticket);
    }

    private static string IdOf(JsonElement ticket) => ticket.GetProperty("id").GetString()!;

    private static async Task<IReadOnlyList<string>> Make(int count, Func<CancellationToken, Task<string>> one, CancellationToken cancellationToken)
    {
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, cancellation) => ids[i] = await one(cancellation));
        return ids;
    }
}
