namespace Orleans.Media.Testing;

/// <summary>A silo of a cluster as users run it: a process.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string?> _environment;

    private SiloProcess(IReadOnlyDictionary<string, string?> environment)
    {
        _environment = environment;
        Process = Launch();
    }

    public Child Process { get; private set; }

    /// <param name="database">A Postgres connection string; null if the settings name another database.</param>
    /// <param name="storage">A connection string; default the shared Azurite.</param>
    /// <param name="settings">More configuration, as environment variables.</param>
    public static async Task<SiloProcess> Start(string? database, string? storage = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["Database__Postgres"] = database,
            ["Storage__ConnectionString"] = storage ?? Azurite.Shared.ConnectionString,
            ["Orleans__Address"] = "127.0.0.1",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) environment[name] = value;
        var silo = new SiloProcess(environment);
        try
        {
            await silo.Ready();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: the cluster has to notice by itself.</summary>
    public void Kill() => Process.Kill();

    /// <summary>SIGTERM, and waits for the end: its exit code.</summary>
    public async Task<int> Stop()
    {
        await Process.Stop();
        return Process.Process.ExitCode;
    }

    public async Task Restart()
    {
        Process.Dispose();
        Process = Launch();
        await Ready();
    }

    public ValueTask DisposeAsync()
    {
        Process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Orleans.Media.Silo.dll");

    private Child Launch() => Child.StartServer("dotnet", [Program], _environment);

    // The host says so once the silo has joined its cluster.
    private async Task Ready() => await Eventually.True(() =>
    {
        if (Process.Process.HasExited) throw new InvalidOperationException($"The silo ended with {Process.Process.ExitCode}:\n{Process.Output}");
        return Process.Output.Contains("Application started", StringComparison.Ordinal);
    }, "the silo is ready", TimeSpan.FromSeconds(120));
}
