using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>Calls webhooks: one signed POST, to a target that <see cref="TargetGuard"/> lets it call.</summary>
public sealed class WebhookSender(TargetGuard guard, IOptions<WebhookOptions> options, TimeProvider time, [FromKeyedServices(MediaClock.Name)] TimeProvider clock) : IDisposable
{
    private const int MaxBody = 512; // bytes of an answer
    private readonly TargetTerms _terms = options.Value.Terms;
    private readonly HttpClient _http = new(guard.Handler(options.Value.Terms)) { Timeout = Timeout.InfiniteTimeSpan }; // each call has its own

    /// <summary>Why a URL may not be called; null if it may, as things stand.</summary>
    public Task<string?> Refusal(string url, CancellationToken cancellationToken) => guard.Refusal(url, _terms, cancellationToken);

    /// <summary>Sends an event. Whatever goes wrong is told in the try.</summary>
    /// <exception cref="OperationCanceledException">By the token: nobody knows whether it arrived.</exception>
    public async Task<DeliveryAttempt> Send(string url, IReadOnlyList<string> secrets, string id, string body, CancellationToken cancellationToken)
    {
        var (at, began) = (clock.GetUtcNow(), time.GetTimestamp());
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = Request(TargetGuard.Read(url, _terms), secrets, id, at, body);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return Tried((int)answer.StatusCode, Fault(answer.StatusCode), await Beginning(answer, end.Token, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Tried(null, string.Create(CultureInfo.InvariantCulture, $"No answer within {options.Value.Timeout.TotalSeconds:0.#} seconds."), null);
        }
        catch (TargetRefusedException refused)
        {
            return Tried(null, refused.Message, null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UriFormatException)
        {
            return Tried(null, fault.InnerException is TargetRefusedException refused ? refused.Message : fault.InnerException?.Message ?? fault.Message, null);
        }

        DeliveryAttempt Tried(int? status, string? error, string? said) => new(at, status, (long)time.GetElapsedTime(began).TotalMilliseconds, Clean(error), Clean(said));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(Uri url, IReadOnlyList<string> secrets, string id, DateTimeOffset at, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("Orleans-Media-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecrets.Sign(secrets, id, at, body));
        return request;
    }

    private static string? Fault(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"It answered {(int)status}: redirects aren't followed.",
        _ => $"It answered {(int)status}.",
    };

    private static async Task<string?> Beginning(HttpResponseMessage answer, CancellationToken patience, CancellationToken stop)
    {
        try
        {
            var bytes = new byte[MaxBody];
            await using var stream = await answer.Content.ReadAsStreamAsync(patience);
            var read = await stream.ReadAtLeastAsync(bytes, MaxBody, throwOnEndOfStream: false, patience);
            return read == 0 ? null : Encoding.UTF8.GetString(bytes, 0, read);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null; // the status was said
        }
    }

    // Postgres' texts take no NUL, and nobody wants others' control characters in a log.
    private static string? Clean(string? text) => text is null ? null : string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') || char.IsSurrogate(c) ? '\uFFFD' : c));
}
