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
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString, Registry.UnprocessedOn(await ours.CreateDatabase()));
        using var baseline = options.Quick ? null : await Baseline.Start(await theirs.CreateDatabase(), azurite.ConnectionString);

        var lanes = await Lanes(new Contender("registry", gateway.Address, gateway.Key, gateway.Process.Server()), ours, dashed: false);
        if (baseline is not null) lanes = [.. lanes, .. await Lanes(new Contender("plain service", baseline.Address, Baseline.Key, baseline.Process), theirs, dashed: true)];
        foreach (var (_, lane, _) in lanes) lane.Run(2 * duration, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var count in callers)
            {
                foreach (var (curve, lane, pages) in lanes) curve.Add(count, GrowthPoint.Measure(lane with { Callers = count }, duration, pages, cancellationToken));
            }

            await progress.WriteLineAsync($"callers: round {round} of {rounds}");
        }

        return Tell([.. lanes.Select(lane => lane.Curve)], rounds, duration);

        async Task<IReadOnlyList<(Curve Curve, Lane Lane, PagesRead Pages)>> Lanes(Contender service, Postgres postgres, bool dashed)
        {
            var (measured, pages) = (service with { Database = new(GrowthPoint.Database, postgres.Server.Id) }, new PagesRead(postgres.Server));
            using var http = service.Client();
            var ids = await Registry.MakeReady(http, Assets, cancellationToken);
            return
            [
                (new($"get, {service.Name}", Colour: 0, dashed), measured.Get(WarmingCallers, ids), pages),
                (new($"create, {service.Name}", Colour: 1, dashed), measured.Create(WarmingCallers), pages),
            ];
        }
    }

    private static Section Tell(IReadOnlyList<Curve> curves, int rounds, TimeSpan duration)
    {
        var markdown = $"""
            The registry co-hosted on Postgres{(curves.Any(curve => curve.Dashed) ? " and the plain service" : "")}, one operation at a time, by more and more callers, each waiting for its answer before it asks again. {Curve.Rounds(rounds, duration)}.

            ![Throughput and p99 against callers](benchmarks/growth-callers.svg)

            {string.Join("\n", curves.Select(curve => $"- {CallersBend.Explain(curve, Environment.ProcessorCount)}"))}

            {Curve.Table("callers", curves)}
            """;
        return new("What it costs as it grows: callers", markdown, [], [Curve.Draw("growth-callers", "Throughput and p99 against callers", "callers", curves)]);
    }
}
