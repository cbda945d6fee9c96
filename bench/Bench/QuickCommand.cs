using System.Diagnostics;
using System.Globalization;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// <c>quick</c>: the two targets of the embedded default. Every service is a process of its own and all are up all the
/// time; the lanes take turns, round after round, so that what else the machine does falls on all of them.
/// </summary>
public static class QuickCommand
{
    private const int Assets = 200;
    private const int Readers = 32;
    private const double CreatesPerSecond = 300;
    private const double GetRatio = 1;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <returns>0: both targets hold; 1: one is missed.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (rounds, duration) = (arguments.Get("rounds", 3), TimeSpan.FromSeconds(arguments.Get("seconds", 4)));
        using var azurite = new Azurite();
        using var postgres = new Postgres();
        using var baseline = await Baseline.Start(await postgres.CreateDatabase(), azurite.ConnectionString);
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString);
        using var canned = new CannedServer();

        var (create, get, plainCreate, plainGet) = await Lanes(gateway, baseline, cancellationToken);
        var ceiling = get with { Name = "load generator alone", Address = canned.Address, Process = Process.GetCurrentProcess() };
        Lane[] lanes = [create, plainCreate, get, plainGet, ceiling];

        await output.WriteLineAsync($"{rounds} rounds of {duration.TotalSeconds:0} s a lane, after {WarmUp.TotalSeconds:0} s of warm-up each; registry on SQLite, baseline on Postgres; {Environment.ProcessorCount} cores for all of it");
        foreach (var lane in lanes) lane.Run(WarmUp, cancellationToken);
        var measured = lanes.ToDictionary(lane => lane, _ => new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var lane in lanes) measured[lane].Add(lane.Run(duration, cancellationToken));
        }

        var medians = measured.ToDictionary(lane => lane.Key, lane => Measurement.Median(lane.Value));
        await output.WriteLineAsync(Report(medians, plain: new() { [get] = plainGet }).ToString());
        return await Verdict(output, medians[create].PerSecond, Measurement.Median(measured[get].Zip(measured[plainGet], (ours, theirs) => ours.PerSecond / theirs.PerSecond)));
    }

    private static async Task<(Lane Create, Lane Get, Lane PlainCreate, Lane PlainGet)> Lanes(GatewayProcess gateway, Baseline baseline, CancellationToken cancellationToken)
    {
        const string media = "/api/v1/media";
        var ours = await Registry.MakeReady(gateway, Assets, cancellationToken);
        var theirs = await baseline.MakeReady(Assets, cancellationToken);
        var process = gateway.Process.Server();
        return (
            new("create, registry", gateway.Address, 1, [HttpRequestBytes.Post(gateway.Address, gateway.Key, $"{media}/upload", Registry.UploadBody)], 201, process),
            new("get, registry", gateway.Address, Readers, [.. ours.Select(id => HttpRequestBytes.Get(gateway.Address, gateway.Key, $"{media}/{id}"))], 200, process),
            new("create, baseline", baseline.Address, 1, [HttpRequestBytes.Post(baseline.Address, Baseline.Key, $"{media}/upload", Registry.UploadBody)], 201, baseline.Process),
            new("get, baseline", baseline.Address, Readers, [.. theirs.Select(id => HttpRequestBytes.Get(baseline.Address, Baseline.Key, $"{media}/{id}"))], 200, baseline.Process));
    }

    private static Table Report(Dictionary<Lane, Measurement> medians, Dictionary<Lane, Lane> plain)
    {
        var table = new Table("median of the rounds", "callers", "requests/s", "p50 ms", "p99 ms", "CPU µs/request", "of baseline");
        foreach (var (lane, median) in medians)
        {
            var ratio = plain.TryGetValue(lane, out var other) ? $"{Number(median.PerSecond / medians[other].PerSecond, "0.00")}x" : "";
            table.Add(lane.Name, $"{lane.Callers}", Number(median.PerSecond, "#,0"), Number(median.P50, "0.00"), Number(median.P99, "0.00"), Number(median.CpuMicroseconds, "0"), ratio);
        }

        return table;
    }

    private static async Task<int> Verdict(TextWriter output, double creates, double ratio)
    {
        var (fast, faster) = (creates >= CreatesPerSecond, ratio > GetRatio);
        await output.WriteLineAsync($"{(fast ? "holds " : "MISSED")}  create, one caller, on the embedded default: {Number(creates, "#,0")} a second, target {CreatesPerSecond} or more");
        await output.WriteLineAsync($"{(faster ? "holds " : "MISSED")}  get from memory against a plain select: {Number(ratio, "0.00")} times as many, target more than {GetRatio}");
        return fast && faster ? 0 : 1;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
