using System.Globalization;
using Npgsql;

namespace Orleans.Media.Testing;

/// <summary>A Postgres server, as a process in a folder of its own. Most tests share one and make databases in it.</summary>
public sealed class Postgres : IDisposable
{
    private static readonly Lazy<Postgres> OfThisRun = new(() => new Postgres(), LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly string Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Select(path => Path.Combine(path, "bin")).First()
        : throw new InvalidOperationException("Postgres isn't installed: run ./test.sh once.");

    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private readonly int _port = Child.FreePort();
    private readonly int _connections;
    private Child? _process;

    /// <param name="connections">How many it takes at once.</param>
    public Postgres(int connections = 200)
    {
        _connections = connections;
        if (AsRoot) Wait(Child.Start("chown", ["postgres", _folder]));
        Wait(Child.Start(Owner[0], [.. Owner[1..], Path.Combine(Programs, "initdb"), "-D", _folder, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"]));
        Start();
    }

    public int Port => _port;

    public static Postgres Shared => OfThisRun.Value;

    /// <summary>The server's first process, the parent of all its others; for measuring it.</summary>
    public System.Diagnostics.Process Server => _process!.Server();

    /// <summary>A new database.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = $"media_{Guid.NewGuid():N}";
        await using var server = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = server.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>The database is gone, its data isn't.</summary>
    public void Stop() => _process!.Kill();

    /// <summary>The same as <c>pg_ctl stop -m immediate</c>: its processes end without writing down what they know.</summary>
    public async Task StopImmediately()
    {
        await Child.Run("kill", "-QUIT", Server.Id.ToString(CultureInfo.InvariantCulture));
        await _process!.Process.WaitForExitAsync();
    }

    /// <summary>The database is back.</summary>
    public void Start()
    {
        File.Delete(Path.Combine(_folder, "postmaster.pid")); // left behind by a kill
        _process = Child.StartServer(
            Owner[0],
            [.. Owner[1..], Path.Combine(Programs, "postgres"), "-D", _folder, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", "", "-c", $"max_connections={_connections}"],
            folder: _folder);
        Eventually.True(Answers, "Postgres answers", TimeSpan.FromMinutes(2)).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _process?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    // Postgres refuses to run as root.
    private static bool AsRoot => Environment.UserName == "root";

    private static string[] Owner => AsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"];

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    private async Task<bool> Answers()
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static void Wait(Child command)
    {
        command.Process.WaitForExit();
        if (command.Process.ExitCode != 0) throw new InvalidOperationException($"A Postgres command ended with {command.Process.ExitCode}: {command.Output}");
        command.Dispose();
    }
}
