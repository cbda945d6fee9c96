using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>grain-calls</c>: how fast a service of the same cluster reads assets, with nothing between.</summary>
public sealed class GrainCalls : IPart
{
    private const double CallsPerSecond = 100_000;

    public string Name => "grain-calls";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var azurite = new Azurite();
        using var postgres = new Postgres();
        await progress.WriteLineAsync($"{Name}: {options.Rounds} rounds of {options.Duration.TotalSeconds:0} s from three places");
        var settings = new Dictionary<string, string?> { ["Database__Postgres"] = await postgres.CreateDatabase(), ["Storage__ConnectionString"] = azurite.ConnectionString };
        var result = await Again.Run<GrainCallsResult>(GrainCallers.InSilo, settings, cancellationToken, options.Rounds, (int)options.Duration.TotalMilliseconds);
        return new(
            "Grain calls",
            $"""
            `IMediaGrain.Get` of {GrainCallers.Assets:#,0} confirmed assets, {GrainCallers.Callers} callers, each waiting for its answer; state on Postgres, read once. Median of {options.Rounds} rounds.
            CPU and bytes are those of the callers' process, which for the first two rows is also the silo's. In one process the thread pool goes on with the caller that it just
            served: most calls take microseconds, and the others wait for their turn (*longest*).

            | callers are | calls/s | p50 ms | p99 ms | longest ms | CPU µs/call | bytes allocated/call |
            |---|--:|--:|--:|--:|--:|--:|
            {Row("in the silo's process, a reference made for each call", result.Fresh)}
            {Row("in the silo's process, references kept", result.Kept)}
            {Row("in an Orleans client on the same machine, over TCP", result.Client)}
            """,
            [new("in-cluster grain call `Get`, 64 callers", "at least 100,000 a second", result.Fresh.Speed.PerSecond, CallsPerSecond)],
            []);
    }

    private static string Row(string name, CallRound round) =>
        $"| {name} | {round.Speed.PerSecond:#,0} | {round.Speed.P50:0.000} | {round.Speed.P99:0.000} | {round.Longest:0} | {round.Speed.CpuMicroseconds:0.0} | {round.Bytes:#,0} |";
}
