using System.Diagnostics;
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

    public Postgres()
    {
        if (Environment.UserName == "root") Check(Run("chown", "postgres", _folder));
        Check(RunAsOwner("initdb", "-D", _folder, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"));
        File.AppendAllText(Path.Combine(_folder, "postgresql.conf"), $"port = {_port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n");
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public static Postgres Shared => OfThisRun.Value;

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
    public void Stop() => Check(RunAsOwner("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop"));

    /// <summary>The database is back.</summary>
    public void Start() => Check(RunAsOwner("pg_ctl", "-D", _folder, "-w", "-l", Path.Combine(_folder, "log"), "start"));

    public void Dispose()
    {
        if (!Directory.Exists(_folder)) return;
        if (File.Exists(Path.Combine(_folder, "postmaster.pid"))) Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    private static int RunAsOwner(string program, params string[] arguments) => Environment.UserName == "root"
        ? Run("runuser", ["-u", "postgres", "--", Path.Combine(Programs, program), .. arguments])
        : Run(Path.Combine(Programs, program), arguments);

    // Without pipes: the server that pg_ctl starts would hold them open.
    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Check(int exitCode)
    {
        if (exitCode != 0) throw new InvalidOperationException($"A Postgres command ended with {exitCode}.");
    }
}
