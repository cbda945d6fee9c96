using System.Diagnostics;

namespace Orleans.Media.Tests;

/// <summary>
/// Stands before gateways as a load balancer does: asks each whether it is ready, sends requests to those that are, and sends
/// one to another gateway only if it never left, because nobody took the connection.
/// </summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(250);

    private readonly List<Backend> _backends;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private int _next;

    public LoadBalancer(IReadOnlyList<GatewayProcess> gateways, string key)
    {
        _backends = [.. gateways.Select(gateway => new Backend(gateway.Client(key), gateway.Client(key: "")))];
        _asking = Task.WhenAll(_backends.Select(Ask));
    }

    /// <summary>The longest that one request waited for its answer.</summary>
    public TimeSpan Longest { get; private set; }

    public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> request)
    {
        while (true)
        {
            var backend = await Eventually.Get(() => Task.FromResult(Next()), "a gateway is ready");
            var watch = Stopwatch.StartNew();
            try
            {
                using var message = request();
                return await backend.Http.SendAsync(message);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.ConnectionError)
            {
                backend.IsReady = false;
            }
            finally
            {
                if (watch.Elapsed > Longest) Longest = watch.Elapsed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        foreach (var backend in _backends)
        {
            backend.Http.Dispose();
            backend.Health.Dispose();
        }

        _stop.Dispose();
    }

    private Backend? Next()
    {
        var ready = _backends.Where(backend => backend.IsReady).ToList();
        return ready.Count == 0 ? null : ready[(int)((uint)Interlocked.Increment(ref _next) % ready.Count)];
    }

    private async Task Ask(Backend backend)
    {
        using var timer = new PeriodicTimer(AskEvery);
        try
        {
            do
            {
                try
                {
                    using var answer = await backend.Health.GetAsync("/health/ready", _stop.Token);
                    backend.IsReady = answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    backend.IsReady = false;
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private sealed class Backend(HttpClient http, HttpClient health)
    {
        public HttpClient Http { get; } = http;

        public HttpClient Health { get; } = health;

        public volatile bool IsReady;
    }
}
