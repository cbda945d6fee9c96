using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>What a run tells, on the screen and as a row of docs/reliability.md.</summary>
public sealed class ChaosReport(
    int minutes, int seed, string? broken, ChaosCluster cluster, Ledger ledger, FaultRun faults, PurgeWatch watch, TimeSpan silence, IReadOnlyList<(string Rule, IReadOnlyList<string> Broken)> rules)
{
    public bool Holds => rules.All(rule => rule.Broken.Count == 0);

    public string Verdict => Holds
        ? "holds   nothing acknowledged was lost or contradicted, every purge came in its time and left nothing, catalog and state agree"
        : $"BROKEN  {Violations} violations, see above";

    /// <summary>A row for a table in Markdown.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {seed}{(broken is null ? "" : $", `{broken}`")} | {minutes} | {faults.Kills} | {OtherFaults} | {ledger.Answers} | {ledger.Unanswered} | {ledger.Assets.Count} | {watch.Late.Count} | {Late(0.5):0.0} / {Late(0.99):0.0} / {Late(1):0.0} | {silence.TotalSeconds:0.0} | {Violations} |");

    private int Violations => rules.Sum(rule => rule.Broken.Count);

    private int OtherFaults => Enum.GetValues<Fault>().Where(fault => fault > Fault.KillSiloAndGateway).Sum(faults.Count);

    public override string ToString()
    {
        var answers = new Table("operation", "answered", "unanswered");
        foreach (var operation in Enum.GetValues<Operation>()) answers.Add(operation.ToString(), $"{ledger.Acknowledged(operation)}", $"{ledger.LeftUnanswered(operation)}");
        var counts = new Table("fault", "times");
        foreach (var fault in Enum.GetValues<Fault>()) counts.Add(fault.ToString(), $"{faults.Count(fault)}");
        counts.Add("processes killed", $"{faults.Kills}");
        counts.Add("processes that ended by themselves", $"{cluster.SiloProcesses.Concat(cluster.GatewayProcesses).Sum(process => process.EndedByItself)}");
        var figures = new Table("all in all", "");
        figures.Add("assets made", $"{ledger.Assets.Count}");
        figures.Add("assets confirmed", $"{ledger.Assets.Count(asset => asset.IsConfirmed)}");
        figures.Add("assets purged", $"{watch.Late.Count}");
        figures.Add("purge after its time, median s", Seconds(Late(0.5)));
        figures.Add("purge after its time, 99% s", Seconds(Late(0.99)));
        figures.Add("purge after its time, longest s", Seconds(Late(1)));
        figures.Add("longest time without any answer, s", Seconds(silence.TotalSeconds));
        var verdict = new Table("rule", "violations");
        foreach (var (rule, broken) in rules) verdict.Add(rule, $"{broken.Count}");
        return $"\n{answers}\n\n{counts}\n\n{figures}\n\n{verdict}\n";
    }

    private double Late(double share) => watch.Late.Count == 0 ? 0 : watch.Late.Order().ElementAt((int)Math.Ceiling(share * watch.Late.Count) - 1);

    private static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
