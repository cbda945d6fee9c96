using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media.Testing;

/// <summary>A process of a test's own: what it says is kept, and it doesn't outlive the test run.</summary>
public sealed class Child : IDisposable
{
    // Ends the command when the test host does, however it does: then the pipe to cat closes. Takes the folder along.
    private const string Lifeline = """
        folder=$1; shift; exec 3<&0
        "$@" </dev/null & server=$!
        (cat <&3 >/dev/null; kill -9 $server; [ -z "$folder" ] || rm -rf "$folder") 2>/dev/null & watch=$!
        trap 'kill -TERM $server' TERM
        wait $server; wait $server; code=$?
        kill -9 $watch; exit $code
        """;

    private readonly StringBuilder _output = new();

    private Child(Process process) => Process = process;

    public Process Process { get; }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Starts a server: it is killed when the test host ends, and the folder it works in is removed.</summary>
    public static Child StartServer(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string folder = "") =>
        Start("sh", ["-c", Lifeline, "sh", folder, file, .. arguments], environment, keepInput: true);

    /// <summary>The server itself, for measuring it: the first process that the lifeline's shell started.</summary>
    public Process Server() => System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText($"/proc/{Process.Id}/task/{Process.Id}/children").Split(' ')[0], CultureInfo.InvariantCulture));

    public static Child Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, bool keepInput = false)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository.Root };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        var child = new Child(new Process { StartInfo = start });
        child.Process.OutputDataReceived += child.Keep;
        child.Process.ErrorDataReceived += child.Keep;
        child.Process.Start();
        if (!keepInput) child.Process.StandardInput.Close();
        child.Process.BeginOutputReadLine();
        child.Process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string file, params string[] arguments)
    {
        using var child = Start(file, arguments);
        await child.Process.WaitForExitAsync();
        return (child.Process.ExitCode, child.Output);
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task Stop()
    {
        await Signal("TERM");
        await Process.WaitForExitAsync();
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
    }

    /// <summary>SIGKILL to a server and nobody else: the processes that it started have to end by themselves.</summary>
    /// <returns>False if it had ended already.</returns>
    public bool KillServer()
    {
        try
        {
            using var server = Server();
            server.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException or FormatException)
        {
            return false;
        }

        Process.WaitForExit();
        return true;
    }

    /// <summary>Sends a signal to the process alone.</summary>
    public async Task Signal(string name) => await Run("kill", $"-{name}", Process.Id.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        try
        {
            Kill();
        }
        catch (InvalidOperationException)
        {
            // it never started, or is disposed already
        }

        Process.Dispose();
    }

    /// <summary>A port that nobody listens on. Not one of those that the system gives to outgoing connections: a server that is away for a moment finds its port free again.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(10_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
