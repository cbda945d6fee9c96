namespace Orleans.Media.Bench;

/// <summary>Tells what the comparison came to.</summary>
public static class CompareReport
{
    public static Section Of(Operations of, IReadOnlyList<string> callsOfAConfirm, Contenders contenders, Sizes sizes) => new(
        "Beside a plain service", Text(of, callsOfAConfirm, contenders, sizes), Targets(of, callsOfAConfirm), [new("operations", Chart(of))]);

    private static IReadOnlyList<Target> Targets(Operations of, IReadOnlyList<string> callsOfAConfirm) =>
    [
        Times("get, co-hosted", of.Get, 3),
        Times("create, co-hosted on Postgres", of.Create, 1),
        new("create on SQLite, 1 caller", "at least 500 a second", of.CreateAlone.Entries[0].Median.PerSecond, 500),
        new("create on SQLite, 32 callers", "at least 0.8 times the same on Postgres", of.CreateByFew.Entries[0].Ratio(of.CreateByFew.Entries[1]), 0.8),
        Times("confirm of an image", of.Confirm, 0.9),
        new("confirm of an image: calls of storage", "at most 2", callsOfAConfirm.Count, 2, AtMost: true),
        Times("list, 25 of 100,000 with total", of.List, 5),
        Times("delete", of.Delete, 1),
        Times("restore", of.Restore, 1),
        Times("history", of.History, 1),
    ];

    private static Target Times(string operation, Comparison comparison, double bound) =>
        new(operation, $"at least {bound:0.#} times the baseline", comparison.Entries[0].Ratio(comparison.Entries[^1]), bound);

    private static string Text(Operations of, IReadOnlyList<string> callsOfAConfirm, Contenders contenders, Sizes sizes) =>
        $"""
        The baseline is `bench/baseline`, what a team would write instead: ASP.NET Core and Npgsql, one prepared statement a request, the same keys, routes and answers. It keeps a
        history, and its confirm asks storage once (HEAD). Every service checks keys, and is up all the time, in processes of its own; all databases are in one Postgres server with its own
        settings, and one Azurite is everybody's storage. {Sizes.Callers} callers, each with a connection, wait for every answer before they ask again. Services take turns
        operation by operation; *of baseline* is the median of the rounds' ratios.

        ![Requests a second of each operation](benchmarks/operations.svg)

        {Table(of)}

        CPU is microseconds a request, of the service's process, of its silo if that is a process of its own, of all of Postgres' processes, and of Azurite. The load generator takes
        its share of the same cores; against a server that answers from a constant it reaches what the last line says.

        - *get* and *history* go round {Say.Number(sizes.Ready)} confirmed assets; *create* stores state, catalog row and planned purge, and signs an upload URL.
        - *confirm* is of {Say.Number(sizes.Confirmed)} images that were uploaded before the round. The registry reads the first kilobytes of what arrived; it asked storage
          {callsOfAConfirm.Count} {(callsOfAConfirm.Count == 1 ? "time" : "times")} for each ({string.Join(", ", callsOfAConfirm)}), counted by a proxy before storage.
        - *list* is the newest page of an account with {Say.Number(Sizes.Listed)} assets, which the registry made through its API and the baseline got by one statement, then `VACUUM ANALYZE` on both. The total is exact on both sides.
        - *delete* and *restore* take {Say.Number(sizes.Moved)} assets a round there and back, each once.
        - SQLite survives the death of its process at any moment, but its last commits may not survive a power cut; Postgres flushes each commit to the disk.

        Memory at the end, with all assets that the rounds have made:

        {Memory(contenders)}
        """;

    private static string Table(Operations of)
    {
        var table = new MarkdownTable("operation, service", "callers", "requests/s", "p50 ms", "p99 ms", "of baseline", "CPU: service", "silo", "Postgres", "Azurite");
        foreach (var comparison in of.All)
        {
            foreach (var entry in comparison.Entries)
            {
                var median = entry.Median;
                var others = entry.Lane.Beside.Select(family => family.Name).Zip(median.BesideMicroseconds).ToDictionary();
                string Cpu(string name) => others.TryGetValue(name, out var cost) ? Say.Number(cost) : "";
                table.Add(
                    $"{comparison.Operation}, {entry.Lane.Name}", $"{entry.Lane.Callers}", Say.Number(median.PerSecond), Say.Number(median.P50), Say.Number(median.P99), OfBaseline(comparison, entry),
                    Say.Number(median.CpuMicroseconds), Cpu("silo"), Cpu("Postgres"), Cpu("Azurite"));
            }
        }

        return table.ToString();
    }

    private static string OfBaseline(Comparison comparison, Entry entry) =>
        comparison.Entries[^1] is { Lane.Name: Contenders.BaselineName } baseline && entry != baseline ? $"{Say.Number(entry.Ratio(baseline))}×" : "";

    private static string Memory(Contenders contenders)
    {
        var table = new MarkdownTable("process", "resident, MiB");
        foreach (var (process, bytes) in contenders.Memory()) table.Add(process, Say.Number(bytes / 1024.0 / 1024));
        return table.ToString();
    }

    private static string Chart(Operations of)
    {
        string[] names = [.. of.All.SelectMany(comparison => comparison.Entries).Select(entry => entry.Lane.Name).Distinct()];
        var groups = of.All.Where(comparison => comparison != of.Ceiling).Select(comparison => new BarGroup(
            $"{comparison.Operation}{(comparison == of.CreateAlone || comparison == of.CreateByFew ? "" : $", {comparison.Entries[0].Lane.Callers} callers")}",
            [.. comparison.Entries.Select(entry => new Bar(entry.Lane.Name, Array.IndexOf(names, entry.Lane.Name), entry.Median.PerSecond, Label(comparison, entry)))]));
        return new BarChart("Requests a second", "Each operation has a scale of its own; × is the ratio to the baseline.", [.. groups]).ToSvg();
    }

    private static string Label(Comparison comparison, Entry entry) =>
        $"{Say.Number(entry.Median.PerSecond)}/s{(OfBaseline(comparison, entry) is { Length: > 0 } ratio ? $"  ({ratio})" : "")}";
}
