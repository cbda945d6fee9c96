using System.Net.Http.Headers;

namespace Orleans.Media.Testing;

/// <summary>The gateway as users run it: a process, its port, its key.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;
    private Child _process;

    private GatewayProcess(string folder, int port, Dictionary<string, string?> environment)
    {
        (Folder, Port, _environment) = (folder, port, environment);
        _process = Run();
    }

    public string Folder { get; }

    public int Port { get; }

    public string Key => File.ReadAllText(Path.Combine(Folder, "dev-key")).Trim();

    public string SqliteFile => Path.Combine(Folder, "media.db");

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public Child Process => _process;

    /// <param name="storage">A connection string; default the shared Azurite.</param>
    /// <param name="settings">More configuration, as environment variables.</param>
    public static async Task<GatewayProcess> Start(string? storage = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var gateway = Launch(storage, settings);
        await gateway.Ready();
        return gateway;
    }

    /// <summary>Starts it and doesn't wait.</summary>
    public static GatewayProcess Launch(string? storage = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-").FullName;
        var port = Child.FreePort();
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Database__Sqlite"] = Path.Combine(folder, "media.db"),
            ["Storage__ConnectionString"] = storage ?? Azurite.Shared.ConnectionString,
            ["Storage__CorsOrigins__0"] = "*",
            ["Limits__Enabled"] = "false", // tests and benches ask as fast as they can
            ["Gateway__DrainDelay"] = "00:00:00", // nobody's clients have to go elsewhere
            ["Development__KeyFile"] = Path.Combine(folder, "dev-key"),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) environment[name] = value;
        if (environment.ContainsKey("Database__Postgres")) environment.Remove("Database__Sqlite");
        return new GatewayProcess(folder, port, environment);
    }

    /// <summary>A client that sends the gateway's key, or another one, or (empty) none. Redirects are left to the test.</summary>
    public HttpClient Client(string? key = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        if (key != "") http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        return http;
    }

    /// <summary>Runs the key command on this gateway's database.</summary>
    public async Task<string> Keys(params string[] arguments)
    {
        using var command = Child.Start("dotnet", [Program, "keys", .. arguments], _environment);
        await command.Process.WaitForExitAsync();
        return command.Output;
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGKILL to the gateway and nobody else: the processes that it started have to end by themselves.</summary>
    public void KillAlone() => _process.KillServer();

    /// <summary>SIGTERM, and waits for the end: its exit code.</summary>
    public async Task<int> Stop()
    {
        await _process.Stop();
        return _process.Process.ExitCode;
    }

    public async Task Restart()
    {
        _process.Dispose();
        _process = Run();
        await Ready();
    }

    public async Task Ready() => await Eventually.True(async () =>
    {
        if (_process.Process.HasExited) throw new InvalidOperationException($"The gateway ended with {_process.Process.ExitCode}:\n{_process.Output}");
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }, $"the gateway is ready: {_process.Output}", TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Orleans.Media.Gateway.dll");

    private Child Run() => Child.StartServer("dotnet", [Program], _environment);
}
