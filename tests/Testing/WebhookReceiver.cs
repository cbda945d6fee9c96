using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orleans.Media.Testing;

/// <summary>Who gets webhooks: a real HTTP server, which answers as a test says and keeps what came.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Received> _received = [];

    private WebhookReceiver(WebApplication server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/hook";

    /// <summary>What came, in the order in which it came.</summary>
    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>What it answers. Default 200.</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Settings with which a registry may call it.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(char separator = ':') => new Dictionary<string, string?>
    {
        ["Webhooks:AllowPrivateTargets:0"] = "127.0.0.1/32",
        ["Webhooks:AllowHttp"] = "true",
    }.ToDictionary(setting => setting.Key.Replace(":", separator == '_' ? "__" : ":", StringComparison.Ordinal), setting => setting.Value);

    public static async Task<WebhookReceiver> Start(int? at = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = at ?? Child.FreePort();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        var receiver = new WebhookReceiver(server, port);
        server.Run(receiver.Receive);
        await server.StartAsync();
        return receiver;
    }

    /// <summary>Always answers this.</summary>
    public void Answers(int status, string body = "") => Answer = (_, context) =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task Receive(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync(context.RequestAborted), context.Request.Path);
        _received.Enqueue(received);
        await Answer(received, context);
    }
}

/// <summary>A request to a webhook.</summary>
public sealed record Received(IReadOnlyDictionary<string, string> Headers, string Body, string Path)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public string MediaId => Json.GetProperty("data").GetProperty("id").GetString()!;
}
