using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// What more callers get: create and get of the registry, co-hosted on Postgres, and of the plain service. Each service
/// has a Postgres of its own, because each keeps a hundred connections open.
/// </summary>
public sealed class CallersGrowth : IPart
{
    private const int Assets = 200, WarmingCallers = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public string Name => "callers";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var (duration, rounds) = options.Quick ? (TimeSpan.FromSeconds(1), 1) : (options.Duration < Longest ? options.Duration : Longest, options.Rounds);
        int[] callers = options.Quick ? [1, 8, 64, 512] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
        using var azurite = new Azurite();
        using var ours = new Postgres();
        using var theirs = new Postgres();
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString, new Dictionary<string, string?> { ["Database__Postgres"] = await ours.CreateDatabase() });
        using var baseline = options.Quick ? null : await Baseline.Start(await theirs.CreateDatabase(), azurite.ConnectionString);

        var (ids, meter) = (await Registry.MakeReady(gateway, Assets, cancellationToken), new PostgresMeter(ours.Server));
        List<(Curve Curve, Lane Lane, PostgresMeter Meter)> lanes =
        [
            (new("get, registry", Colour: 0), Get("get, registry", gateway.Address, gateway.Key, ids, gateway.Process.Server()), meter),
            (new("create, registry", Colour: 1), Create("create, registry", gateway.Address, gateway.Key, gateway.Process.Server()), meter),
        ];
        if (baseline is not null)
        {
            (ids, meter) = (await baseline.MakeReady(Assets, cancellationToken), new PostgresMeter(theirs.Server));
            lanes.Add((new("get, plain service", Colour: 0, Dashed: true), Get("get, plain service", baseline.Address, Baseline.Key, ids, baseline.Process), meter));
            lanes.Add((new("create, plain service", Colour: 1, Dashed: true), Create("create, plain service", baseline.Address, Baseline.Key, baseline.Process), meter));
        }

        foreach (var (_, lane, _) in lanes) (lane with { Callers = WarmingCallers }).Run(2 * duration, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var count in callers)
            {
                foreach (var (curve, lane, postgres) in lanes) curve.Add(count, GrowthPoint.Measure(lane with { Callers = count }, duration, postgres, cancellationToken));
            }

            await progress.WriteLineAsync($"callers: round {round} of {rounds}");
        }

        return Tell([.. lanes.Select(lane => lane.Curve)], rounds, duration);
    }

    private static Section Tell(IReadOnlyList<Curve> curves, int rounds, TimeSpan duration)
    {
        var markdown = $"""
            The registry co-hosted on Postgres and the plain service, one operation at a time, by more and more callers, each waiting for its answer before it asks again. {Curve.Rounds(rounds, duration)}.

            ![Throughput and p99 against callers](benchmarks/growth-callers.svg)

            {string.Join("\n", curves.Select(curve => $"- {CallersBend.Explain(curve, Environment.ProcessorCount)}"))}

            {Curve.Table("callers", curves)}
            """;
        return new("What it costs as it grows: callers", markdown, [], [Curve.Draw("growth-callers", "Throughput and p99 against callers", "callers", curves)]);
    }

    private static Lane Get(string name, Uri address, string key, IReadOnlyList<string> ids, System.Diagnostics.Process process) =>
        new(name, address, 1, [.. ids.Select(id => HttpRequestBytes.Get(address, key, $"/api/v1/media/{id}"))], 200, process);

    private static Lane Create(string name, Uri address, string key, System.Diagnostics.Process process) =>
        new(name, address, 1, [HttpRequestBytes.Post(address, key, "/api/v1/media/upload", Registry.UploadBody)], 201, process);
}
