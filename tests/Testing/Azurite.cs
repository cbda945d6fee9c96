using Azure.Storage.Blobs;

namespace Orleans.Media.Testing;

/// <summary>The blob service of Azurite, as a process. Most tests share one; those that stop it start their own.</summary>
public sealed class Azurite : IDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="; // Azurite's own, public
    private static readonly Lazy<Azurite> OfThisRun = new(() => new Azurite(), LazyThreadSafetyMode.ExecutionAndPublication);
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private readonly int _port = Child.FreePort();
    private Child _process;

    public Azurite() => _process = Start();

    public static Azurite Shared => OfThisRun.Value;

    public int Port => _port;

    public string ConnectionString => ConnectionStringAt(_port);

    /// <summary>For who reaches it at another port, behind a proxy.</summary>
    public static string ConnectionStringAt(int port) => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>The server's process; for measuring it.</summary>
    public System.Diagnostics.Process Server => _process.Server();

    public BlobServiceClient Client => new(ConnectionString);

    /// <summary>Storage is gone, its data isn't. Not by a kill: Azurite writes its index down only now and then.</summary>
    public Task Stop() => _process.Stop();

    /// <summary>Storage is back.</summary>
    public void Restart() => _process = Start();

    public void Dispose()
    {
        _process.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private Child Start()
    {
        var script = Repository.PathOf("tools", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(script)) throw new InvalidOperationException("Azurite isn't installed: run ./test.sh once, or npm install in tools/azurite.");
        var child = Child.StartServer("node", [script, "--location", _folder, "--blobHost", "127.0.0.1", "--blobPort", $"{_port}", "--silent", "--disableTelemetry"], folder: _folder);
        Eventually.True(Answers, "Azurite answers", TimeSpan.FromMinutes(2)).GetAwaiter().GetResult();
        return child;
    }

    private async Task<bool> Answers()
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/{Account}?comp=list"));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
