namespace Orleans.Media.Bench;

/// <summary><c>machines</c>: what more machines would bring, computed from what the other parts of the same run measured. It measures nothing itself.</summary>
public sealed class MachinesPart(ScaleFindings findings, SilosGrowth silos) : IPart
{
    // Azure's own documentation of general-purpose v2 accounts: 20,000 requests a second (40,000 in the largest regions), 5 PiB.
    private const double StorageRequests = 20_000;
    private const double Busy = 0.7; // of the cores: beyond, waiting grows faster than throughput
    private const double SecondsADay = 86_400;
    private static readonly int Pace = new MediaOptions().PurgesPerSecond; // of a silo
    private static readonly double Retention = new MediaOptions().Retention.TotalSeconds;

    private static readonly Machines[] Sizes = [new(1, 1, 4, 4), new(1, 2, 8, 8), new(2, 4, 8, 16), new(4, 8, 8, 32), new(8, 16, 8, 64)];

    public string Name => "machines";

    public Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken) => Task.FromResult(
        findings is { BytesPerAsset: { } bytes, Create: { } create, Purge: { } purge } && silos.Get.Points is [.., var get] && silos.Create.Points is [.., var made]
            ? Tell(new Costs(get.Point, made.Point, purge.Silo, purge.Postgres, bytes, create.Log, create.Commits), get.Size, purge.PerSecond)
            : new Section("On more machines", "Left out: it is computed from what `full`, `storm` and `silos` measure in the same run, and one of them is missing or couldn't be told from noise.", [], []));

    private static Section Tell(Costs costs, int measuredSilos, double purgesOfOne)
    {
        var table = new MarkdownTable("machines", "gets/s", "bound by", "creates/s", "bound by", "lives/s", "bound by", "assets alive", "disk, TB", "log, MB/s");
        foreach (var machines in Sizes)
        {
            var (gets, creates, lives) = (costs.Gets(machines), costs.Creates(machines), costs.Lives(machines));
            table.Add(
                machines.ToString(), Say.Number(gets.PerSecond), gets.By, Say.Number(creates.PerSecond), creates.By, Say.Number(lives.PerSecond), lives.By,
                $"{Say.Number(lives.PerSecond * Retention / 1e6)} M", Say.Number(lives.PerSecond * Retention * costs.BytesPerAsset / 1e12), Say.Number(lives.PerSecond * costs.LogOfLife / 1e6));
        }

        var (database, ofStorage) = (costs.LivesOfPostgres(Sizes[^1]), StorageRequests / Costs.StorageCalls);
        var (first, second) = database < ofStorage ? ("Postgres", "the storage account") : ("the storage account", "Postgres");
        var markdown = $"""
            Computed, not measured: from what a call cost each process in this run with {measuredSilos} silos, in microseconds of CPU on this machine's cores:

            {costs.Table()}

            With several silos a call often reaches its asset through another one, which is in these costs; that all processes shared {Environment.ProcessorCount} cores is, too. A *life* is an upload: a create, a confirm (counted as another create: one more write of the same row), and the purge
            60 days later. Machines are kept {Say.Percent(Busy)} busy, costs are taken to stay the same as machines are added, which nobody has tried, and what a network adds to waiting isn't in here. *Assets alive* is what has gathered after 60 days at that rate, with what it takes on
            Postgres' disk ({Say.Number(costs.BytesPerAsset)} bytes each); *log* counts each of a life's three writes as a create.

            {table}

            What can be added: gateways and silos, and with each silo the {Pace} purges a second that it begins (`Media:PurgesPerSecond`, up to 150; the storm had {Say.Number(purgesOfOne)}). What can't: the one Postgres and the one storage account. Of these {first} ends first:

            - **Postgres' CPU** is enough for {Say.Number(database)} lives a second on {Sizes[^1].PostgresCores} cores, with gateways and silos enough. {costs.CoresPerThousand()}
              Its log grows by {Say.Number(costs.LogPerCreate / 1024)} KiB a create. Writes that wait in a silo share a commit: {Say.Number(costs.CommitsPerCreate)} commits a create with {BesideEmpty.Callers} callers and one silo; more silos share less, as each has its own.
            - **The storage account** is asked {Costs.StorageCalls} things in a life (PUT, the read at confirm, the delete), and once more for each read of the bytes. Azure documents 20,000 requests a second, enough for {Say.Number(ofStorage)} lives without reads. {char.ToUpperInvariant(second[0])}{second[1..]} comes after {first}.
            - **The database's size** may be too much before either: 100 lives a second are {Say.Number(100 * SecondsADay / 1e6)} million assets a day, {Say.Number(100 * Retention / 1e6)} million alive and {Say.Number(100 * Retention * costs.BytesPerAsset / 1e12)} TB. What was measured ends at the assets of this run.
              Dividing accounts over databases would help, since the account is in every key; no code does it.
            - **Purges** of what is created faster than the silos begin them pile up 60 days later. A refresh reads 10,000 of each silo's range at most, every minute.
            - **One asset** that everybody asks for is one grain, in one silo.
            """;
        return new("On more machines", markdown, [], []);
    }

    /// <summary>A cluster: all gateways and silos have as many cores.</summary>
    private sealed record Machines(int Gateways, int Silos, int Cores, int PostgresCores)
    {
        public double GatewayMicroseconds => Gateways * Cores * 1e6 * Busy;

        public double SiloMicroseconds => Silos * Cores * 1e6 * Busy;

        public double PostgresMicroseconds => PostgresCores * 1e6 * Busy;

        public override string ToString() => $"{Gateways} gateway{(Gateways == 1 ? "" : "s")} and {Silos} silo{(Silos == 1 ? "" : "s")} of {Cores} cores, Postgres of {PostgresCores}";
    }

    /// <summary>Microseconds of CPU that a call takes in each process; a purge's are those of a process that is gateway and silo.</summary>
    private sealed record Costs(GrowthPoint Get, GrowthPoint Create, double PurgeSilo, double PurgePostgres, double BytesPerAsset, double LogPerCreate, double CommitsPerCreate)
    {
        public const int StorageCalls = 3;

        private const int WritesOfLife = 2;

        public double CreateGateway => Create.Load.CpuMicroseconds;

        public double CreateSilo => Create.Silos;

        public double CreatePostgres => Create.Postgres;

        public double LogOfLife => (WritesOfLife + 1) * LogPerCreate;

        public (double PerSecond, string By) Gets(Machines on) => Least((on.GatewayMicroseconds / Get.Load.CpuMicroseconds, "gateways"), (on.SiloMicroseconds / Get.Silos, "silos"));

        public (double PerSecond, string By) Creates(Machines on) =>
            Least((on.GatewayMicroseconds / CreateGateway, "gateways"), (on.SiloMicroseconds / CreateSilo, "silos"), (on.PostgresMicroseconds / CreatePostgres, "Postgres"));

        public (double PerSecond, string By) Lives(Machines on) => Least(
            (on.GatewayMicroseconds / (WritesOfLife * CreateGateway), "gateways"),
            (on.SiloMicroseconds / ((WritesOfLife * CreateSilo) + PurgeSilo), "silos"),
            (LivesOfPostgres(on), "Postgres"),
            (on.Silos * Pace, "the purges' pace"), (StorageRequests / StorageCalls, "storage"));

        public double LivesOfPostgres(Machines on) => on.PostgresMicroseconds / ((WritesOfLife * CreatePostgres) + PurgePostgres);

        public string CoresPerThousand() =>
            $"1,000 creates a second keep {Say.Number(CreateGateway / 1000)} cores of gateway, {Say.Number(CreateSilo / 1000)} of silo and {Say.Number(CreatePostgres / 1000)} of Postgres busy.";

        public string Table()
        {
            var table = new MarkdownTable("call", "gateway", "silo", "Postgres");
            table.Add("get, in memory", Say.Number(Get.Load.CpuMicroseconds), Say.Number(Get.Silos), Say.Number(Get.Postgres));
            table.Add("create", Say.Number(CreateGateway), Say.Number(CreateSilo), Say.Number(CreatePostgres));
            table.Add("purge, in the storm", "", Say.Number(PurgeSilo), Say.Number(PurgePostgres));
            return table.ToString();
        }

        private static (double PerSecond, string By) Least(params ReadOnlySpan<(double PerSecond, string By)> bounds)
        {
            var least = bounds[0];
            foreach (var bound in bounds) least = bound.PerSecond < least.PerSecond ? bound : least;
            return least;
        }
    }
}
