using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>What more silos bring and cost: 1 to 4 silo processes with a gateway each, beside gateway and silo in one process, all on one machine and one Postgres.</summary>
/// <param name="most">How many silos at most.</param>
/// <param name="page">The page it is a section of: its chart is in the folder of that name.</param>
/// <param name="alsoQuick">Whether a quick run has it, too.</param>
public sealed class SilosGrowth(int most = 4, string page = "benchmarks", bool alsoQuick = false) : IPart
{
    private const int Callers = 64, Assets = 200;
    private const string Heading = "What it costs as it grows: silos";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private readonly Curve _get = new("get", Colour: 0), _create = new("create", Colour: 1);
    private readonly Curve _getTogether = new("get, one process", Colour: 0, Dashed: true), _createTogether = new("create, one process", Colour: 1, Dashed: true);

    public string Name => "silos";

    /// <summary>What was measured with gateways and silos as processes of their own.</summary>
    public Curve Get => _get;

    /// <inheritdoc cref="Get"/>
    public Curve Create => _create;

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        if (options.Quick && !alsoQuick) return new(Heading, "Left out of a quick run.", [], []);
        using var azurite = new Azurite();
        using var postgres = new Postgres();
        var (database, pages) = (new ProcessFamily(GrowthPoint.Database, postgres.Server.Id), new PagesRead(postgres.Server));

        await using (var gateway = await GatewayProcess.Start(azurite.ConnectionString, Registry.UnprocessedOn(await postgres.CreateDatabase())))
        {
            await Measure(1, [gateway], [], _getTogether, _createTogether);
        }

        for (var silos = 1; silos <= most; silos++)
        {
            await using var cluster = await MediaProcesses.Start(await postgres.CreateDatabase(), azurite.ConnectionString, silos, gateways: silos, Registry.Unprocessed);
            await Measure(silos, cluster.Gateways, [.. cluster.Silos.Select(silo => new ProcessFamily(GrowthPoint.Silo, silo.Process.Server().Id))], _get, _create);
        }

        return Tell(options);

        async Task Measure(int size, IReadOnlyList<GatewayProcess> gateways, IReadOnlyList<ProcessFamily> silos, Curve get, Curve create)
        {
            var front = new Contender(get.Name, gateways[0].Address, gateways[0].Key, gateways[0].Process.Server());
            var ids = await Registry.MakeReady(gateways[0], Assets, cancellationToken);
            Lane Spread(Lane lane) => lane with
            {
                MoreAddresses = [.. gateways.Skip(1).Select(gateway => gateway.Address)],
                Beside = [database, .. silos, .. gateways.Skip(1).Select(gateway => new ProcessFamily(GrowthPoint.Gateway, gateway.Process.Server().Id))],
            };
            var (reads, writes) = (Spread(front.Get(Callers, ids)), Spread(front.Create(Callers)));
            foreach (var lane in new[] { reads, writes }) lane.Run(WarmUp, cancellationToken);
            for (var round = 0; round < options.Rounds; round++)
            {
                get.Add(size, GrowthPoint.Measure(reads, options.Duration, pages, cancellationToken));
                create.Add(size, GrowthPoint.Measure(writes, options.Duration, pages, cancellationToken));
            }

            await progress.WriteLineAsync($"silos: {size}{(silos.Count == 0 ? ", in the gateway's process" : "")}");
        }
    }

    private Section Tell(RunOptions options)
    {
        Curve[] curves = [_get, _create];
        var markdown = $"""
            Silos as processes of their own, as many gateways in front of them, {Callers} callers spread over the gateways, one Postgres, one machine with {Environment.ProcessorCount} cores for all of it; and gateway and silo in one process. {Curve.Rounds(options.Rounds, options.Duration)}.

            ![Throughput and p99 against silos]({page}/growth-silos.svg)

            - {SilosBend.Explain(_get, _getTogether.Points[0].Point, Environment.ProcessorCount)}
            - {SilosBend.Explain(_create, _createTogether.Points[0].Point, Environment.ProcessorCount)}

            {Curve.Table("silos", [_getTogether, _get, _createTogether, _create], silos: true)}
            """;
        return new(Heading, markdown, [], [Curve.Draw("growth-silos", "Throughput and p99 against silos", "silos", curves, logX: false)]);
    }
}
