using Npgsql;
using Xunit.Abstractions;

namespace Orleans.Media.Tests;

/// <summary>A new version, a new setting, a new machine: each process is stopped and started in turn, and nobody notices.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    [Fact]
    public async Task Every_request_gets_its_answer_while_each_silo_and_each_gateway_is_restarted()
    {
        var database = await Postgres.Shared.CreateDatabase();
        var settings = new Dictionary<string, string?> { ["Processing__Enabled"] = "false", ["Gateway__DrainDelay"] = "00:00:02", ["Orleans__DrainDelay"] = "00:00:02" };
        await using var cluster = await MediaProcesses.Start(database, silos: 3, gateways: 2, settings: settings);
        await using var registry = new LoadBalancer(cluster.Gateways, cluster.Gateways[0].Key);

        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(seed => new LifecycleCaller(registry, seed)).ToList();
        var calls = Task.WhenAll(callers.Select(caller => caller.Run(stop.Token)));
        await AllGoRound();

        var said = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(0, await silo.Stop());
            Assert.Equal(2, await ActiveSilos(database));
            await AllGoRound();
            await silo.Restart();
            await AllGoRound();
        }

        foreach (var gateway in cluster.Gateways)
        {
            Assert.Equal(0, await gateway.Stop());
            await AllGoRound();
            said.Add(gateway.Process.Output);
            await gateway.Restart();
            await AllGoRound();
        }

        await stop.CancelAsync();
        await calls;
        output.WriteLine($"{callers.Sum(caller => caller.Requests)} requests, the longest took {registry.Longest.TotalMilliseconds:0} ms");
        var wrong = callers.SelectMany(caller => caller.Wrong).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} requests went wrong:\n{string.Join('\n', wrong.Take(20))}\nThe gateways' logs:\n{string.Join('\n', said)}");

        async Task AllGoRound()
        {
            var before = callers.ConvertAll(caller => caller.Rounds);
            await Eventually.True(() => calls.IsFaulted || callers.Zip(before).All(pair => pair.First.Rounds > pair.Second + 2), "every caller goes on", TimeSpan.FromSeconds(60));
        }
    }

    private static async Task<long> ActiveSilos(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT count(*) FROM OrleansMembershipTable WHERE Status <> 6"); // 6: dead
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
