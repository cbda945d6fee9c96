using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Data.Sqlite;

namespace Orleans.Media.Tests;

/// <summary>The gateway alone is killed, again and again, while its decoders are at work; then everything has to come right.</summary>
public sealed class ProcessingKillTests : IDisposable
{
    private const int Kills = 20;
    private const int ShortestLife = 300, LongestLife = 2500; // milliseconds
    private static readonly string[] Files = ["hd.mp4", "clock.mp4", "clock.webm", "picture.png"];
    private static readonly string[] Legal = ["pending_upload", "uploaded", "processing", "ready", "failed"];
    private static readonly TimeSpan UntilAllIsDone = TimeSpan.FromMinutes(3); // a busy machine takes its time; a stuck job stays for good

    private readonly string _scratch = Directory.CreateTempSubdirectory("killed-").FullName;
    private readonly ConcurrentDictionary<string, string> _sent = []; // files by the assets whose bytes are in storage

    [Fact]
    public async Task Killed_20_times_while_it_processes_every_asset_ends_ready_or_failed_and_nothing_is_left_over()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?>
        {
            ["Processing__Scratch"] = _scratch,
            ["Processing__LostAfter"] = "00:00:01", // so that a job that was lost is tried again in lives as short as these
            ["DOTNET_EnableDiagnostics"] = "0", // a killed process would leave the debugger's pipes behind
        });
        foreach (var file in Files) await RealMedia.PathOf(file);

        for (var kill = 0; kill < Kills; kill++)
        {
            var life = Send(gateway);
            await Wait(Random(ShortestLife, LongestLife));
            gateway.KillAlone();
            await life;
            await Eventually.True(() => Decoders().Count == 0, "no decoder outlives the gateway", TimeSpan.FromSeconds(5));
            await gateway.Restart();
        }

        await AllIsDone(gateway);
        await Audit(gateway);
        await gateway.Process.Stop();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch));
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    /// <summary>Uploads and confirms one of each until the gateway is killed.</summary>
    private async Task Send(GatewayProcess gateway)
    {
        using var http = gateway.Client();
        try
        {
            foreach (var file in Files)
            {
                var ticket = await http.RequestUpload(file);
                await http.Send(ticket, await RealMedia.Read(file));
                var id = ticket.GetProperty("id").GetString()!;
                _sent[id] = file;
                await Confirm(http, id);
            }
        }
        catch (HttpRequestException)
        {
            // killed
        }
    }

    private static async Task Confirm(HttpClient http, string id) => Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(HttpMedia.Asset(id, "confirm"), null)).StatusCode);

    private async Task AllIsDone(GatewayProcess gateway)
    {
        using var http = gateway.Client();
        foreach (var id in _sent.Keys) await Confirm(http, id); // whoever lost an answer asks again
        await Eventually.True(() => Numbers(gateway, "SELECT count(*) FROM media_catalog WHERE job_due IS NOT NULL OR status = 'processing'").Single() == 0, "all jobs are done", UntilAllIsDone);
        await Eventually.True(() => Decoders().Count == 0, "no decoder is left");
    }

    private async Task Audit(GatewayProcess gateway)
    {
        using var http = gateway.Client();
        var failed = 0;
        foreach (var (id, file) in _sent)
        {
            var asset = await http.GetFromJsonAsync<JsonElement>(HttpMedia.Asset(id));
            var failure = asset.TryGetProperty("failure", out var found) ? found : default(JsonElement?);
            if (failure is { } lost) Assert.Equal(("worker_lost", 3), (lost.GetProperty("code").GetString(), lost.GetProperty("attempts").GetInt32()));
            var status = asset.GetProperty("status").GetString();
            Assert.Equal(file == Files[^1] || failure is null || asset.TryGetProperty("thumbnail", out var cover) && cover.ValueKind is JsonValueKind.Object ? "ready" : "failed", status);
            failed += failure is null ? 0 : 1;

            await HistoryIsLegal(http, id, ofVideo: file != Files[^1], status!);
            Assert.Equal(Named(asset), Stored(id));
            Assert.Equal(file == Files[^1] || status == "failed" ? 1 : 2, Numbers(gateway, $"SELECT CAST(PayloadBinary AS TEXT) ->> 'job_count' FROM OrleansStorage WHERE GrainIdExtensionString = 'dev/{id}'").Single());
        }

        Assert.InRange(failed, 0, _sent.Count / 4); // three kills hit the same job
        Assert.True(_sent.Count >= Kills, $"only {_sent.Count} assets");
    }

    /// <summary>Each step begins where the one before it ended and leads onwards, a video's through processing, which ends once.</summary>
    private static async Task HistoryIsLegal(HttpClient http, string id, bool ofVideo, string status)
    {
        var steps = (await http.GetFromJsonAsync<JsonElement>(HttpMedia.Asset(id, "history"))).GetProperty("transitions").EnumerateArray()
            .Select(step => (From: step.GetProperty("from").GetString(), To: step.GetProperty("to").GetString()!)).ToArray();
        Assert.Equal([null, .. steps.SkipLast(1).Select(step => step.To)], steps.Select(step => step.From));
        Assert.Equal(steps.Select(step => step.To).Distinct().OrderBy(to => Array.IndexOf(Legal, to)), steps.Select(step => step.To));
        Assert.Equal(status, steps[^1].To);
        Assert.Equal(ofVideo ? 1 : 0, steps.Count(step => step.From == "processing"));
    }

    /// <summary>The blobs that an answer names.</summary>
    private static IEnumerable<string> Named(JsonElement asset)
    {
        var urls = new List<string?> { asset.GetProperty("url").GetString(), asset.GetProperty("thumbnail_url").GetString() };
        if (asset.TryGetProperty("renditions", out var renditions)) urls.AddRange(renditions.EnumerateArray().Select(made => made.GetProperty("url").GetString()));
        return urls.OfType<string>().Distinct().Select(url => new Uri(url).AbsolutePath["/media/".Length..]).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Stored(string id) =>
        new BlobServiceClient(Azurite.Shared.ConnectionString).GetBlobContainerClient("media").GetBlobs(prefix: $"dev/{id}/").Select(blob => blob.Name).Order(StringComparer.Ordinal);

    /// <summary>The processes that work in a folder below the scratch folder.</summary>
    private List<string> Decoders() => [.. Directory.GetDirectories("/proc").Where(process => char.IsAsciiDigit(process[^1]) && WorksIn(process)?.StartsWith(_scratch, StringComparison.Ordinal) is true)];

    private static string? WorksIn(string process)
    {
        try
        {
            return new DirectoryInfo($"{process}/cwd").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<long> Numbers(GatewayProcess gateway, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={gateway.SqliteFile};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var numbers = new List<long>();
        while (row.Read()) numbers.Add(row.GetInt64(0));
        return numbers;
    }

    // How long a life lasts is chance, as a kill's moment is; no event could say it.
    private static Task Wait(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

#pragma warning disable CA5394 // not a secret
    private static int Random(int least, int most) => System.Random.Shared.Next(least, most);
#pragma warning restore CA5394
}
