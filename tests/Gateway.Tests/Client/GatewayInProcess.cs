using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Media.Tests;

/// <summary>The gateway's own program in this process, for looking inside: its services and routes are those that users get.</summary>
public sealed class GatewayInProcess : IAsyncDisposable
{
    private readonly TaskCompletionSource<IHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private GatewayInProcess(string[] arguments) => _running = Task.Factory.StartNew(() => Run(arguments), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public IServiceProvider Services => _started.Task.Result.Services;

    public static async Task<(GatewayInProcess Gateway, HttpClient Client)> Start()
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("gateway-").FullName, Child.FreePort());
        var keyFile = Path.Combine(folder, "dev-key");
        var gateway = new GatewayInProcess([
            $"--urls=http://127.0.0.1:{port}", $"--Database:Sqlite={Path.Combine(folder, "media.db")}", $"--Storage:ConnectionString={Azurite.Shared.ConnectionString}",
            $"--Development:KeyFile={keyFile}", "--Processing:Enabled=false", "--Gateway:DrainDelay=00:00:00"]);
        if (await Task.WhenAny(gateway._started.Task, gateway._running) == gateway._running) await gateway._running;
        var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(keyFile)).Trim());
        return (gateway, http);
    }

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running;
    }

    private void Run(string[] arguments)
    {
        using var listening = DiagnosticListener.AllListeners.Subscribe(new Watch<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.Extensions.Hosting") listener.Subscribe(new Watch<KeyValuePair<string, object?>>(happened =>
            {
                if (happened is { Key: "HostBuilt", Value: IHost host }) host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => _started.TrySetResult(host));
            }));
        }));
        typeof(Gateway.MediaApi).Assembly.EntryPoint!.Invoke(null, [arguments]);
    }

    private sealed class Watch<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(T value) => next(value);
    }
}
