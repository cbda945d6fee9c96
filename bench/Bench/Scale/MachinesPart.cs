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
        findings is { BytesPerAsset: { } bytes, Create: { } create, Purge: { } purge } && silos.Get.Points is [var get, ..] && silos.Create.Points is [var made, ..]
            ? Tell(new Costs(get.Point, made.Point, purge.Silo, purge.Postgres, bytes, create.Log, create.Commits), purge.PerSecond)
            : new Section("On more machines", "Left out: it is computed from what `full`, `storm` and `silos` measure in the same run.", [], []));

    private static Section Tell(Costs costs, double purgesOfOne)
    {
        var table = new MarkdownTable("machines", "gets/s", "bound by", "creates/s", "bound by", "lives/s", "bound by", "assets alive", "disk, TB", "log, MB/s");
        foreach (var machines in Sizes)
        {
            var (gets, creates, lives) = (costs.Gets(machines), costs.Creates(machines), costs.Lives(machines));
            table.Add(
                machines.ToString(), Say.Number(gets.PerSecond), gets.By, Say.Number(creates.PerSecond), creates.By, Say.Number(lives.PerSecond), lives.By,
                $"{Say.Number(lives.PerSecond * Retention / 1e6)} M", Say.Number(lives.PerSecond * Retention * costs.BytesPerAsset / 1e12), Say.Number(lives.PerSecond * costs.LogOfLife / 1e6));
        }

        var largest = costs.Lives(Sizes[^1]).PerSecond;
        var ofStorage = StorageRequests / Costs.StorageCalls;
        var markdown = $"""
            Not measured but computed, from what a call cost each process in this run, in microseconds of CPU on this machine's cores:

            {costs.Table()}

            A *life* is an upload: a create, a confirm (counted as another create: one more write of the same row), and the purge 60 days later. Machines are kept {Say.Percent(Busy)} busy, and callers, Postgres and storage are on machines of their own,
            so a gateway's and a silo's calls go over a network: what that adds to waiting isn't in here. *Assets alive* is what has gathered after 60 days at that rate, with what it takes on Postgres' disk ({Say.Number(costs.BytesPerAsset)} bytes each).

            {table}

            Where it breaks first:

            - **Writes: one Postgres.** All states are in one database, and its CPU bounds creates as soon as there is more than about one core of gateway and silo for {Say.Number(costs.CreatePostgres / (costs.CreateGateway + costs.CreateSilo))} of Postgres. {costs.CoresPerThousand()}
              Commits aren't the limit: writes that wait share one, {Say.Number(costs.CommitsPerCreate)} for a create under this load; the log is {Say.Number(costs.LogPerCreate / 1024)} KiB a create, so a disk that writes 200 MB/s is enough for {Say.Number(200e6 / costs.LogPerCreate)} creates a second.
            - **Size, before speed.** 100 lives a second are {Say.Number(100 * SecondsADay / 1e6)} million assets a day, {Say.Number(100 * Retention / 1e6)} million alive and {Say.Number(100 * Retention * costs.BytesPerAsset / 1e12)} TB in one database; its backups and its vacuum set the limit that one has to plan for.
              Beyond that accounts have to be divided over databases: an account is in every key, and nothing joins two of them, but no code does that today.
            - **Storage.** A life asks storage for {Costs.StorageCalls} things (PUT, the read at confirm, the delete), and each read of the bytes is one more. An Azure account answers 20,000 requests a second, enough for {Say.Number(ofStorage)} lives a second without reads; reads of public assets belong behind a CDN.
              {(ofStorage < largest ? "With the largest cluster of the table storage breaks before Postgres does." : "Postgres ends before that in every cluster of the table.")}
            - **Purges.** A silo begins {Pace} a second (`Media:PurgesPerSecond`, up to 150; {Say.Number(purgesOfOne)} were done in the storm); silos divide them by the reminders' hashes, evenly. What is created faster than its silos may purge piles up 60 days later, so the table's *lives* stop there:
              {Say.Number(largest / Sizes[^1].Silos)} a second for each of {Sizes[^1].Silos} silos in the largest cluster. A refresh reads 10,000 of each silo's range at most, every minute.
            - **Gets** need no database: gateways and silos are added until it suffices. A single asset that everybody asks for is one grain, in one silo.
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

    /// <summary>Microseconds of CPU that a call takes in each process, with one silo; a purge's are those of a process that is gateway and silo.</summary>
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
            (on.PostgresMicroseconds / ((WritesOfLife * CreatePostgres) + PurgePostgres), "Postgres"),
            (on.Silos * Pace, "the purges' pace"), (StorageRequests / StorageCalls, "storage"));

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
