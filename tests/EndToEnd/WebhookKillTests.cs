using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit.Abstractions;

namespace Orleans.Media.Tests;

/// <summary>Processes are killed while they deliver: whatever an asset's history says has to arrive, at least once, and in its order.</summary>
public sealed class WebhookKillTests(ITestOutputHelper output)
{
    private const int Callers = 4, Kills = 8;
    private static readonly TimeSpan UntilAllIsTold = TimeSpan.FromMinutes(3);
    private static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>(WebhookReceiver.Settings('_')) { ["Processing__Enabled"] = "false", ["Events__LookEvery"] = "00:00:02" };

    private readonly ConcurrentDictionary<string, bool> _assets = [];

    [Fact]
    public async Task Silos_and_gateways_of_a_cluster_are_killed()
    {
        var database = await Postgres.Shared.CreateDatabase();
        await using var receiver = await WebhookReceiver.Start();
        await using var cluster = await MediaProcesses.Start(database, silos: 3, gateways: 2, settings: Settings);
        await using var source = NpgsqlDataSource.Create(database);
        await Run(receiver, [.. cluster.Gateways], cluster.Gateways[0].Key, source, async kill =>
        {
            if (kill % 2 == 0)
            {
                cluster.Silos[kill / 2 % 3].Kill();
                await SomeMore(receiver);
                await cluster.Silos[kill / 2 % 3].Restart();
            }
            else
            {
                cluster.Gateways[kill / 2 % 2].KillAlone();
                await cluster.Gateways[kill / 2 % 2].Restart();
            }
        });
    }

    [Fact]
    public async Task A_gateway_with_its_silo_in_its_process_is_killed()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var gateway = await GatewayProcess.Start(settings: Settings);
        await using var source = new SqliteFile(gateway.SqliteFile);
        await Run(receiver, [gateway], gateway.Key, source, async _ =>
        {
            gateway.KillAlone();
            await gateway.Restart();
        });
    }

    private async Task Run(WebhookReceiver receiver, GatewayProcess[] gateways, string key, DbDataSource database, Func<int, Task> kill)
    {
        var kept = receiver.Answer;
        receiver.Answer = (received, context) => Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, context.RequestAborted); // so that kills hit what is under way
        using (var http = gateways[0].Client(key))
        using (var made = await http.PostAsJsonAsync("/api/v1/webhooks", new { url = receiver.Url })) made.EnsureSuccessStatusCode();

        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Live(gateways, key, caller, stop.Token))).ToArray();
        for (var i = 0; i < Kills; i++)
        {
            await SomeMore(receiver);
            await kill(i);
        }

        await SomeMore(receiver);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await Eventually.True(
            async () => await Count(database, "SELECT count(*) FROM media_events WHERE place IS NULL") + await Count(database, "SELECT count(*) FROM media_webhook_deliveries WHERE status = 'pending'") == 0, "all is delivered", UntilAllIsTold);

        var told = receiver.All.GroupBy(received => received.MediaId).ToDictionary(asset => asset.Key, asset => asset.ToList());
        using var anyone = gateways[0].Client(key);
        foreach (var id in _assets.Keys)
        {
            var expected = await Expected(anyone, id);
            var came = told.GetValueOrDefault(id) ?? [];
            Assert.Equal(expected, Collapsed(came));
            Assert.Equal(expected.Count, came.Select(received => received.Id).Distinct().Count());
        }

        output.WriteLine($"{_assets.Count} assets, {receiver.All.Count} requests, {receiver.All.Count - receiver.All.Select(received => received.Id).Distinct().Count()} of them again");
        Assert.True(receiver.All.Count > 100, $"only {receiver.All.Count} events");
        receiver.Answer = kept;
    }

    /// <summary>Makes assets, deletes and restores them, through whichever gateway answers. What fails is left as it is: the history tells what became of it.</summary>
    private async Task Live(GatewayProcess[] gateways, string key, int caller, CancellationToken stop)
    {
        for (var round = caller; !stop.IsCancellationRequested; round++)
        {
            try
            {
                using var http = gateways[round % gateways.Length].Client(key);
                http.Timeout = TimeSpan.FromSeconds(10);
                var ticket = await http.RequestUpload();
                var id = ticket.GetProperty("id").GetString()!;
                _assets[id] = true;
                await http.Send(ticket, Samples.Png(4, 3));
                foreach (var step in new[] { "confirm", "", "restore", "" })
                {
                    using var answer = step == "" ? await http.DeleteAsync(HttpMedia.Asset(id), stop) : await http.PostAsync(HttpMedia.Asset(id, step), null, stop);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // killed, or turned away meanwhile
            }
        }
    }

    private static Task SomeMore(WebhookReceiver receiver)
    {
        var before = receiver.All.Count;
        return Eventually.True(() => receiver.All.Count >= before + 20, "events go on", TimeSpan.FromSeconds(120));
    }

    private static async Task<List<string>> Expected(HttpClient http, string id)
    {
        using var answer = await http.GetAsync(HttpMedia.Asset(id, "history"));
        if (!answer.IsSuccessStatusCode) return []; // its ticket was never answered, nor written
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("transitions").EnumerateArray()
            .SelectMany(step => (step.GetProperty("from").GetString(), step.GetProperty("to").GetString()) switch
            {
                (null, _) or (_, "uploaded") => Array.Empty<string>(),
                (not "deleted", "ready") => ["media.uploaded", "media.ready"],
                (_, "deleted") => ["media.deleted"],
                ("deleted", _) => ["media.restored"],
                var other => throw new InvalidOperationException($"{other}"),
            })];
    }

    /// <summary>What came, without what came again at once.</summary>
    private static List<string> Collapsed(List<Received> came) => [.. came.Where((received, i) => i == 0 || came[i - 1].Id != received.Id).Select(received => received.Type)];

    private static async Task<long> Count(DbDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>The file of a gateway that runs.</summary>
    private sealed class SqliteFile(string path) : DbDataSource
    {
        public override string ConnectionString { get; } = $"Data Source={path};Mode=ReadOnly;Pooling=false";

        protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);
    }
}
