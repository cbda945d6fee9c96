using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>The gateway as <c>dotnet publish</c> leaves it in a folder.</summary>
/// <param name="Folder">Where it is.</param>
public sealed record PublishedGateway(string Folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // artifacts/bin/{project}/{configuration}: what was built with this program
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>What this program was built with, put together as a user would get it.</summary>
    public static Task<PublishedGateway> Publish(string folder, CancellationToken cancellationToken) =>
        Publish(folder, ["-c", Configuration, "--no-build"], cancellationToken);

    /// <summary>The same with its assemblies compiled for this machine. It is built apart: for one kind of machine NuGet restores other packages.</summary>
    public static Task<PublishedGateway> PublishCompiled(string folder, CancellationToken cancellationToken) => Publish(
        folder,
        ["-c", Configuration, "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true", $"-p:ArtifactsPath={folder}-build"],
        cancellationToken);

    /// <summary>Starts it, and stops it again after its first answer.</summary>
    /// <returns>The time from the start of the process to an open port, to the first answer with status 200, and the CPU time the process took till then.</returns>
    public async Task<(TimeSpan Listens, TimeSpan Answers, TimeSpan Cpu)> Start(IReadOnlyDictionary<string, string?> settings, string keyFile, string path, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{Child.FreePort()}");
        var environment = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = address.ToString(), ["Gateway__DrainDelay"] = "00:00:00" };
        var request = HttpRequestBytes.Get(address, (await File.ReadAllTextAsync(keyFile, cancellationToken)).Trim(), path);
        var began = Stopwatch.GetTimestamp();
        using var process = Child.StartServer("dotnet", [Path.Combine(Folder, "Orleans.Media.Gateway.dll")], environment);
        TimeSpan? listens = null;
        while (Stopwatch.GetElapsedTime(began) < Patience && !process.Process.HasExited)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var connection = new HttpConnection(address);
                listens ??= Stopwatch.GetElapsedTime(began);
                if (connection.Send(request) == 200)
                {
                    var answers = Stopwatch.GetElapsedTime(began);
                    using var server = process.Server();
                    var cpu = server.TotalProcessorTime;
                    await process.Stop(); // a kill would leave a lock in Postgres for a moment, which the next start waits for
                    return (listens.Value, answers, cpu);
                }
            }
            catch (Exception fault) when (fault is SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken); // not yet
            }
        }

        throw new InvalidOperationException($"The published gateway never answered:\n{process.Output}");
    }

    private static async Task<PublishedGateway> Publish(string folder, string[] options, CancellationToken cancellationToken)
    {
        using var publish = Child.StartServer(
            "dotnet", ["publish", Repository.PathOf("src", "Gateway"), "-o", folder, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. options]);
        await publish.Process.WaitForExitAsync(cancellationToken);
        return publish.Process.ExitCode == 0 ? new(folder) : throw new InvalidOperationException($"The gateway can't be published:\n{publish.Output}");
    }
}
