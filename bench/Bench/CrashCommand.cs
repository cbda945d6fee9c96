using System.Diagnostics;
using System.Globalization;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// <c>crash</c>: kills the embedded process with SIGKILL under load, starts it again on the same data, and so on; then
/// holds everything that was ever acknowledged, and everything in the database, against what has to be.
/// </summary>
public static class CrashCommand
{
    private const int Shown = 20;
    private const int ShortestLife = 100, LongestLife = 2500; // milliseconds; the first requests after a start are the slow ones, so short lives die in them

    // A killed process would leave the debugger's pipes behind in /tmp.
    private static readonly Dictionary<string, string?> NoDebugger = new() { ["DOTNET_EnableDiagnostics"] = "0" };

    /// <returns>0: nothing is wrong; 1: something is.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (kills, callers, seed) = (arguments.Get("kills", 50), arguments.Get("callers", 8), arguments.Get("seed", Random.Shared.Next(1, int.MaxValue)));
        await output.WriteLineAsync($"{kills} kills under {callers} callers; --seed {seed} makes the same choices again (their timing is the machine's)");

        using var azurite = new Azurite();
        await using var gateway = await GatewayProcess.Start(azurite.ConnectionString, NoDebugger);
        var (lives, ledger, restarts) = (new Lives(), new Ledger(), new List<double>());
        var everyone = Enumerable.Range(0, callers).Select(number => new CrashCaller(number, seed + 1 + number, lives, ledger)).ToList();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lives.Begin(gateway);
        var load = Task.WhenAll(everyone.Select(caller => Task.Run(() => caller.Run(stop.Token), CancellationToken.None)));
        var random = new Random(seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            await Wait(random.Next(ShortestLife, LongestLife), load, cancellationToken);
            gateway.Kill();
            lives.End();
            if (random.Next(8) == 0 && kill++ < kills) await KillWhileStarting(gateway, random.Next(100, 1500), cancellationToken);
            restarts.Add(await Restart(gateway));
            lives.Begin(gateway);
            if (kill / 10 > (kill - 1) / 10) await output.WriteLineAsync($"  {kill} kills, {ledger.Assets.Count} assets, {ledger.Violations.Count} violations");
        }

        await Wait(LongestLife, load, cancellationToken); // whoever lost an answer asks again
        await stop.CancelAsync();
        await load;
        return await Audit(gateway, everyone[0], lives, ledger, restarts, output, cancellationToken);
    }

    private static async Task Wait(int milliseconds, Task load, CancellationToken cancellationToken)
    {
        var pause = Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        await await Task.WhenAny(pause, load); // a caller that has failed ends the run
    }

    private static async Task KillWhileStarting(GatewayProcess gateway, int milliseconds, CancellationToken cancellationToken)
    {
        var start = gateway.Restart();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        gateway.Kill();
        await start.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // "the gateway ended", as it should
    }

    private static async Task<double> Restart(GatewayProcess gateway)
    {
        var watch = Stopwatch.StartNew();
        await gateway.Restart();
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> Audit(
        GatewayProcess gateway, CrashCaller auditor, Lives lives, Ledger ledger, List<double> restarts, TextWriter output, CancellationToken cancellationToken)
    {
        var life = await lives.Current;
        await Parallel.ForEachAsync(ledger.Assets, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (asset, _) => await auditor.Ask(life, asset));
        gateway.Kill();

        var audit = new DatabaseAudit(AuditedDatabase.Sqlite(gateway.SqliteFile));
        var assets = audit.Assets();
        var known = ledger.Assets.Select(asset => asset.Id).ToHashSet();
        var unknown = assets.Where(asset => !known.Contains(asset.Id)).ToList();
        List<(string Rule, IReadOnlyList<string> Broken)> rules =
        [
            ("what was acknowledged is there", [.. ledger.Violations]),
            ("no two creates made one asset", known.Count == ledger.Assets.Count ? [] : [$"{ledger.Assets.Count - known.Count} ids were given twice"]),
            ("no idempotency key made two assets", [.. unknown.Where(asset => asset.Filename == CrashCaller.KeyedFile).Select(asset => asset.Id)]),
            ("nothing is there that nobody asked for", unknown.Count <= ledger.UnknownAtMost ? [] : [$"{unknown.Count} unknown assets, {ledger.UnknownAtMost} creates without an answer"]),
            .. audit.Run(),
        ];

        var counts = new Table("acknowledged", "");
        foreach (var operation in CrashCaller.Operations) counts.Add(operation.ToString().ToLowerInvariant(), $"{ledger.Acknowledged(operation)}");
        counts.Add("unanswered, because of a kill", $"{ledger.Unanswered}");
        counts.Add("assets in the database", $"{assets.Count}");
        counts.Add("restart, median s", Seconds(Measurement.Median(restarts)));
        counts.Add("restart, longest s", Seconds(restarts.Max()));
        var verdict = new Table("rule", "violations");
        foreach (var (rule, broken) in rules) verdict.Add(rule, $"{broken.Count}");
        await output.WriteLineAsync($"\n{counts}\n\n{verdict}\n");

        foreach (var (rule, broken) in rules)
        {
            foreach (var one in broken.Take(Shown)) await output.WriteLineAsync($"VIOLATION  {rule}: {one}");
        }

        var holds = rules.TrueForAll(rule => rule.Broken.Count == 0);
        await output.WriteLineAsync(holds ? "holds   nothing acknowledged was lost, every asset has its reminder, catalog and state agree" : "BROKEN  see the violations above");
        return holds ? 0 : 1;
    }

    private static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
