using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>
/// <c>chaos</c>: a whole cluster under load, whose processes are killed, whose database and storage are restarted and whose
/// connections break; then everything that was ever answered is held against what is there.
/// </summary>
public static class ChaosCommand
{
    private const int Shown = 20;
    private static readonly TimeSpan LongestRetention = TimeSpan.FromMinutes(3), ShortestRetention = TimeSpan.FromSeconds(45);

    /// <returns>0: nothing is wrong; 1: something is.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (minutes, seed, callers) = (arguments.Get("minutes", 10), arguments.Get("seed", Random.Shared.Next(1, int.MaxValue)), arguments.Get("callers", 40));
        var retention = TimeSpan.FromMinutes(minutes) * 0.3;
        retention = retention < ShortestRetention ? ShortestRetention : retention > LongestRetention ? LongestRetention : retention;
        await output.WriteLineAsync($"{minutes} minutes, {callers} callers, assets kept for {retention:c}; --seed {seed} makes the same choices again (their timing is the machine's)");

        using var diary = new ChaosDiary(arguments.Text("keep") is { } kept ? Directory.CreateDirectory(kept).FullName : Directory.CreateTempSubdirectory("chaos-").FullName);
        using var cluster = await ChaosCluster.Start(Settings(retention), diary.Folder, cancellationToken);
        var accounts = await cluster.MakeAccounts(callers, cancellationToken);
        using var http = new ChaosHttp(cluster.Addresses);
        var ledger = new Ledger();
        var load = new ChaosLoad(http, ledger, await Specimens.Make(), retention, await CanRetain(http, accounts[0].Key));
        var everyone = accounts.Select((account, number) => new ChaosCaller(account.Account, seed + 1 + number, account.Key, load)).ToList();
        var (faults, watch, audit) = (new FaultRun(cluster, ledger, diary), new PurgeWatch(cluster.Database), new ChaosAudit(cluster, everyone, ledger));

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(TimeSpan.FromMinutes(minutes));
        var watching = Task.Run(() => watch.Run(end.Token), CancellationToken.None);
        var loading = Task.WhenAll(everyone.Select(caller => Task.Run(() => caller.Run(over.Token), CancellationToken.None)));
        await Say($"{(load.CanRetain ? "with" : "without")} changes of the retention");
        await Task.WhenAll(faults.Run(FaultPlan.From(seed, hurry: minutes < 3), over.Token), loading, Progress());
        cancellationToken.ThrowIfCancellationRequested();

        await Say("the faults are over, waiting for quiet");
        var silence = ledger.LongestSilence;
        await faults.Heal(cancellationToken);
        await audit.UntilQuiet(cancellationToken);
        await Say("first audit");
        var during = ledger.Violations.ToList();
        var first = await audit.Run(cancellationToken);
        await Say("waiting for what is due");
        var soon = TimeProvider.System.GetUtcNow() + 2 * retention;
        var count = ledger.Violations.Count;
        await audit.UntilPurged(audit.LastPurge(soon), cancellationToken);
        await Say("second audit");
        var late = ledger.Violations.Skip(count).ToList();
        var second = await audit.Run(cancellationToken);
        await end.CancelAsync();
        await watching;

        List<(string Rule, IReadOnlyList<string> Broken)> rules =
        [
            ("answers never contradict each other", during),
            .. first.Select(rule => ($"quiet: {rule.Rule}", rule.Broken)),
            ("all that is due is purged", late),
            .. second.Select(rule => ($"end: {rule.Rule}", rule.Broken)),
        ];
        var report = new ChaosReport(minutes, seed, arguments.Text("broken"), cluster, ledger, faults, watch, silence, rules);
        await output.WriteLineAsync(report.ToString());
        foreach (var (rule, broken) in rules)
        {
            foreach (var one in broken.Take(Shown)) await output.WriteLineAsync($"VIOLATION  {rule}: {one}");
        }

        if (arguments.Text("report") is { } file) await File.AppendAllTextAsync(file, report.Row + "\n", cancellationToken);
        await output.WriteLineAsync(report.Verdict);
        return report.Holds ? 0 : 1;

        async Task Progress()
        {
            while (!over.IsCancellationRequested)
            {
                await Say($"{ledger.Answers} answers, {ledger.Assets.Count} assets, {faults.Kills} kills, {watch.Late.Count} purges, {ledger.Violations.Count} violations");
                await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, over.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        Task Say(string what) => output.WriteLineAsync($"  {TimeProvider.System.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {what}");
    }

    private static Dictionary<string, string?> Settings(TimeSpan retention) => new()
    {
        ["Media__Retention"] = retention.ToString("c", CultureInfo.InvariantCulture),
        ["Media__PurgeRetry"] = "00:01:00",
        ["Media__AllowPinning"] = "true",
        ["Processing__Workers"] = "1",
        ["Processing__LostAfter"] = "00:00:05",
        ["Processing__MaxAttempts"] = "10", // a job may be killed more often than anybody's is outside of here
        ["Processing__StepTimeout"] = "00:05:00",
        ["DOTNET_EnableDiagnostics"] = "0", // a killed process would leave the debugger's pipes behind in /tmp
        ["DOTNET_gcServer"] = "0", // five processes share what one is meant to have
        ["DOTNET_TieredPGO"] = "0",
        ["Logging__Console__FormatterName"] = "simple",
        ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        ["Logging__Console__FormatterOptions__SingleLine"] = "true",
    };

    // A registry that doesn't know the route is measured without it.
    private static async Task<bool> CanRetain(ChaosHttp http, string key) =>
        await http.Ask(0, key, HttpMethod.Post, $"/api/v1/media/{MediaId.New(TimeProvider.System.GetUtcNow())}/retention", "{\"days\":1}") is { Code: not "route_not_found" };
}
