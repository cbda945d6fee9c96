using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>An answer of the registry.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Body">Its JSON; undefined if it has none.</param>
/// <param name="Location">Where a redirect leads.</param>
public sealed record Answer(int Status, JsonElement Body, Uri? Location)
{
    public bool IsSuccess => Status is >= 200 and < 400;

    /// <summary>The code of a refusal.</summary>
    public string? Code => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>The registry and its storage as a client sees them: any gateway, no second try, no answer after a while.</summary>
public sealed class ChaosHttp(IReadOnlyList<Uri> gateways) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) }) { Timeout = Patience };

    /// <summary>Asks one of the gateways.</summary>
    /// <returns>The answer; null if there was none, or only that the registry is not available.</returns>
    public async Task<Answer?> Ask(int gateway, string key, HttpMethod method, string path, string? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateways[gateway % gateways.Count], path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsByteArrayAsync();
            if ((int)answer.StatusCode == 503) return null;
            return new((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), answer.Headers.Location);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends bytes to storage.</summary>
    /// <returns>The status; null if there was none, or that storage is not available.</returns>
    public async Task<int?> Put(string url, byte[] bytes, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(bytes) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await _http.SendAsync(request);
            return (int)answer.StatusCode < 500 ? (int)answer.StatusCode : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads bytes from storage.</summary>
    /// <returns>The status and the bytes; null if there was no answer, or that storage is not available.</returns>
    public async Task<(int Status, byte[] Bytes)?> Read(Uri url)
    {
        try
        {
            using var answer = await _http.GetAsync(url);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            return (int)answer.StatusCode < 500 ? ((int)answer.StatusCode, bytes) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
