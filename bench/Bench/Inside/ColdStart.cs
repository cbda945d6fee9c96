using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>cold-start</c>: how long callers wait when the gateway is started on existing data.</summary>
public sealed class ColdStart : IPart
{
    private const int Assets = 10_000;
    private const double MostSeconds = 2;

    public string Name => "cold-start";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cold-").FullName;
        try
        {
            using var azurite = new Azurite();
            using var postgres = new Postgres();
            (string Name, Dictionary<string, string?> Settings)[] databases =
            [
                ("SQLite", Settings(azurite, folder, "Sqlite", Path.Combine(folder, "media.db"))),
                ("Postgres", Settings(azurite, folder, "Postgres", await postgres.CreateDatabase())),
            ];
            foreach (var (name, settings) in databases)
            {
                await progress.WriteLineAsync($"{Name}: {Assets:#,0} assets in {name}");
                using var silo = await EmbeddedRegistry.Start(settings);
                await ReadyAssets.Write(silo, Assets, cancellationToken);
                await silo.StopAsync(CancellationToken.None);
            }

            List<(string Name, PublishedGateway Gateway)> builds = [("as published", await PublishedGateway.Publish(Path.Combine(folder, "published"), cancellationToken))];
            if (!options.Quick) builds.Add(("as published, with ReadyToRun", await PublishedGateway.PublishCompiled(Path.Combine(folder, "compiled"), cancellationToken)));

            var (rows, slowest) = ("", 0.0);
            foreach (var (build, gateway) in builds)
            {
                foreach (var (database, settings) in databases)
                {
                    var starts = await Start(gateway, settings, options.Quick ? 3 : 5, cancellationToken);
                    rows += $"\n| {build} | {database} | {starts.Listens:0.00} | {starts.Answers:0.00} | {starts.Longest:0.00} | {starts.Cpu:0.00} |";
                    if (gateway == builds[0].Gateway) slowest = Math.Max(slowest, starts.Answers);
                }
            }

            return new("Cold start", Tell(rows, options), [new("cold start to first answer, published build, existing data", $"at most {MostSeconds:0} s", slowest, MostSeconds, AtMost: true)], []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string?> Settings(Azurite azurite, string folder, string kind, string address) => new()
    {
        [$"Database__{kind}"] = address,
        ["Storage__ConnectionString"] = azurite.ConnectionString,
        ["Development__KeyFile"] = Path.Combine(folder, $"key-{kind}"),
    };

    private static async Task<(double Listens, double Answers, double Longest, double Cpu)> Start(
        PublishedGateway gateway, Dictionary<string, string?> settings, int times, CancellationToken cancellationToken)
    {
        var starts = new List<(TimeSpan Listens, TimeSpan Answers, TimeSpan Cpu)>();
        for (var i = 0; i <= times; i++)
        {
            starts.Add(await gateway.Start(settings, settings["Development__KeyFile"]!, $"/api/v1/media/{ReadyAssets.Id(i).Value}", cancellationToken));
        }

        starts.RemoveAt(0); // reads the files from the disk, which may be any disk
        return (
            Measurement.Median(starts.Select(start => start.Listens.TotalSeconds)),
            Measurement.Median(starts.Select(start => start.Answers.TotalSeconds)),
            starts.Max(start => start.Answers.TotalSeconds),
            Measurement.Median(starts.Select(start => start.Cpu.TotalSeconds)));
    }

    private static string Tell(string rows, RunOptions options) =>
        $"""
        `dotnet publish -c Release` of the gateway, started on {Assets:#,0} assets while Azurite is up: seconds from the start of the process to an open port, and to the first
        `GET /api/v1/media/ID` answered with 200 to a caller that tries without pause. Median of {(options.Quick ? 3 : 5)} starts after one that isn't counted; the files are in the system's cache.
        *CPU* is the gateway's own process, which other work on the machine hardly moves.

        | build | database | listens, s | first answer, s | longest, s | CPU till then, s |
        |---|---|--:|--:|--:|--:|{rows}
        """;
}
