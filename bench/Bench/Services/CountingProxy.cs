using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>Stands before a blob service, passes everything on, and remembers which calls were made.</summary>
public sealed class CountingProxy : IAsyncDisposable
{
    // Each connection's own: what ends at the proxy goes no further.
    private static readonly string[] NotPassedOn = ["Connection", "Keep-Alive", "Transfer-Encoding"];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ConcurrentQueue<string> _calls = [];
    private readonly Uri _target;
    private long _bytes;
    private readonly WebApplication _app;

    private CountingProxy(Uri target, Uri address)
    {
        (_target, Address) = (target, address);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString()).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(Pass);
    }

    public Uri Address { get; }

    /// <param name="target">The blob service's address, without a path.</param>
    public static async Task<CountingProxy> Start(Uri target)
    {
        var proxy = new CountingProxy(target, new($"http://127.0.0.1:{Child.FreePort()}"));
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>The calls since the last time, each as its method.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_calls.TryDequeue(out var call)) taken.Add(call);
        return taken;
    }

    /// <summary>How many bytes answers had since the last time, headers apart: all that came from the service, whether or not the caller still wanted it.</summary>
    public long TakeBytes() => Interlocked.Exchange(ref _bytes, 0);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        _calls.Enqueue(context.Request.Method);
        using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(_target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (context.Request.ContentLength is not null) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!NotPassedOn.Contains(name) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using var answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedOn.Contains(name)) context.Response.Headers[name] = values.ToArray();
        }

        if (!HttpMethods.IsHead(context.Request.Method)) await PassOn(answer, context);
    }

    private async Task PassOn(HttpResponseMessage answer, HttpContext context)
    {
        await using var content = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var piece = new byte[64 * 1024];
        try
        {
            while (await content.ReadAsync(piece, context.RequestAborted) is > 0 and var read)
            {
                Interlocked.Add(ref _bytes, read);
                await context.Response.Body.WriteAsync(piece.AsMemory(0, read), context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // a decoder has read enough and hung up
        }
    }
}
