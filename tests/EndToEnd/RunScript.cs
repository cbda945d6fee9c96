using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

/// <summary><c>run.sh</c>, started as a user does.</summary>
internal sealed partial class RunScript : IDisposable
{
    private readonly Child _script;

    private RunScript(Child script, string data, int port, int azuritePort) => (_script, Data, Port, AzuritePort) = (script, data, port, azuritePort);

    internal string Data { get; }

    internal int Port { get; }

    internal int AzuritePort { get; }

    internal string Banner => _script.Output;

    internal string Key => File.ReadAllText(Path.Combine(Data, "dev-key")).Trim();

    internal Uri Api => new($"http://127.0.0.1:{Port}/api/v1/");

    internal int ExitCode => _script.Process.ExitCode;

    internal static RunScript Launch(string? data = null, int? port = null, int? azuritePort = null, IReadOnlyDictionary<string, string?>? settings = null, params string[] arguments)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("run-").FullName;
        var (http, blobs) = (port ?? Child.FreePort(), azuritePort ?? Child.FreePort());
        var environment = new Dictionary<string, string?> { ["DATA"] = folder, ["PORT"] = $"{http}", ["AZURITE_PORT"] = $"{blobs}" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) environment[name] = value;
        return new RunScript(Child.Start(Repository.PathOf("run.sh"), arguments, environment), folder, http, blobs);
    }

    internal static async Task<RunScript> Start(string? data = null, IReadOnlyDictionary<string, string?>? settings = null, params string[] arguments)
    {
        var script = Launch(data, settings: settings, arguments: arguments);
        await script.Ready();
        return script;
    }

    /// <summary>Waits for the banner. The first start of a checkout builds.</summary>
    internal Task Ready() => Eventually.True(
        () => _script.Process.HasExited ? throw new InvalidOperationException($"run.sh ended:\n{Banner}") : Banner.Contains("Ctrl-C stops everything", StringComparison.Ordinal),
        "run.sh is ready",
        TimeSpan.FromMinutes(5));

    internal async Task<TimeSpan> Signal(string name)
    {
        var watch = Stopwatch.StartNew();
        await _script.Signal(name);
        await Ended();
        return watch.Elapsed;
    }

    /// <summary>Signals one of the processes that it started, the first one of this program.</summary>
    internal async Task SignalChild(string program, string name) => await Child.Run("kill", $"-{name}", (await Children(program))[0]);

    /// <summary>The processes that it started and that still run.</summary>
    internal async Task<string[]> Children(string program = "")
    {
        var mine = await Child.Run("sh", "-c", $"grep -lzs '^DATA={Data}$' /proc/[0-9]*/environ | cut -d/ -f3 | while read pid; do tr '\\0' ' ' </proc/$pid/cmdline 2>/dev/null | grep -qF '{program}' && echo $pid; done");
        return mine.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The gateways that the banner names.</summary>
    internal IReadOnlyList<Uri> Addresses() => [.. Address().Matches(Banner).Select(match => new Uri(match.Groups[1].Value))];

    internal Task Ended() => _script.Process.WaitForExitAsync();

    internal HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = Api, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return http;
    }

    /// <summary>The three steps as the banner prints them, run in a shell.</summary>
    internal async Task<string> PasteTheBanner(string folder)
    {
        var commands = Commands().Match(Banner).Groups[1].Value;
        using var shell = Child.Start("bash", ["-c", $"cd '{folder}'\n{commands}"]);
        await shell.Process.WaitForExitAsync();
        return shell.Output;
    }

    internal static bool Listens(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            socket.Connect("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_script.Process.HasExited) Signal("TERM").GetAwaiter().GetResult();
        _script.Dispose();
    }

    [GeneratedRegex(@"Address\s+(http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"copy and paste:\n(.*)\n\s*Ctrl-C", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
