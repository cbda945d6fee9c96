using System.Diagnostics;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>full</c> and <c>sqlite</c>: what millions of assets change, beside the same registry on a database that is all but empty.</summary>
/// <param name="name">What it is chosen by.</param>
/// <param name="assets">How many.</param>
/// <param name="findings">What others compute with; null if nobody does.</param>
public sealed class FullPart(string name, int assets, ScaleFindings? findings) : IPart
{
    private const double BytesAnAsset = 2500, Log = 6e9; // a guess that is on the safe side

    private bool OnPostgres => findings is not null;

    public string Name => name;

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var (needs, has) = ((assets * BytesAnAsset) + (OnPostgres ? Log : 0), new DriveInfo(Path.GetTempPath()).AvailableFreeSpace);
        if (needs > has) throw new InvalidOperationException($"{Say.Number(assets)} assets need about {Say.Number(needs / 1e9)} GB below {Path.GetTempPath()}, where {Say.Number(has / 1e9)} are free.");

        var folder = Directory.CreateTempSubdirectory("scale-").FullName;
        try
        {
            using var azurite = new Azurite();
            using var postgres = OnPostgres ? new Postgres() : null;
            async Task<IScaleDatabase> Database(string file) => postgres is null ? new SqliteScale(Path.Combine(folder, file)) : new PostgresScale(await postgres.CreateDatabase());
            await using var full = await Side.Start("full", await Database("full.db"), azurite, postgres);
            await using var empty = await Side.Start("empty", await Database("empty.db"), azurite, postgres);
            return await Measure(full, empty, folder, options, progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Section> Measure(Side full, Side empty, string folder, RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        await new FillCheck(full.Gateway, full.Database.Tables, Population.Asked, TimeProvider.System).Run(cancellationToken);
        var (large, small) = (await full.KeyOf(Population.Large), await full.KeyOf(Population.Small));
        await full.Stop();
        await empty.Stop();

        var beside = new BesideEmpty(options);
        var (all, few) = (Population.Full(assets, beside.Asked, TimeProvider.System), Population.Empty(beside.Asked, TimeProvider.System));
        var began = Stopwatch.GetTimestamp();
        await full.Database.Fill(all.Count, all.Next, cancellationToken);
        var (perSecond, bytes) = (all.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, await full.Database.Bytes(cancellationToken));
        await empty.Database.Fill(few.Count, few.Next, cancellationToken);
        if (await full.Database.Tables.WrongCounts(Population.Large.Value, cancellationToken) is > 0 and var wrong) throw new InvalidOperationException($"{wrong} counters of the filled database aren't what its catalog holds.");
        await progress.WriteLineAsync($"{Name}: {Say.Number(all.Count)} assets, {Say.Number(bytes / 1e9)} GB, filled with {Say.Number(perSecond)} a second");

        var due = await DueSoon.Add(full.Database, assets, TimeProvider.System, cancellationToken);
        var memory = await SiloMemory.Measure(full, empty, all.Ready, few.Ready, options, cancellationToken);
        await progress.WriteLineAsync($"{Name}: memory {Say.Number(memory.Full / 1e6)} MB full, {Say.Number(memory.Empty / 1e6)} MB empty");
        var refresh = await Refresh.Measure(full, due, cancellationToken);
        await progress.WriteLineAsync($"{Name}: a refresh takes {Say.Number(refresh.Seconds * 1000)} ms");
        await full.Database.Remove(DueSoon.Account, cancellationToken);

        var starts = await Starts.Measure(full, empty, all.Ready[0], few.Ready[0], Path.Combine(folder, "published"), options, cancellationToken);
        await progress.WriteLineAsync($"{Name}: first answer after {Say.Number(starts.Full)} s full, {Say.Number(starts.Empty)} s empty");

        await full.Restart();
        await empty.Restart();
        await beside.Run(full.Service, empty.Service, all.Ready, few.Ready, full.Service with { Name = "large", Key = large }, full.Service with { Name = "small", Key = small }, progress, cancellationToken);
        if (findings is not null)
        {
            findings.BytesPerAsset = (double)bytes / all.Count;
            findings.Create = await CreateCost.Measure((PostgresScale)full.Database, full.Service.Create(BesideEmpty.Callers), options.Duration, cancellationToken);
        }

        return Tell(options, all, few.Count, bytes, perSecond, memory, refresh, starts, beside);
    }

    private Section Tell(RunOptions options, Population all, int few, long bytes, double perSecond, SiloMemory memory, Refresh refresh, Starts starts, BesideEmpty beside)
    {
        var database = OnPostgres ? "Postgres" : "SQLite";
        var markdown = $"""
            The registry with its silo in the gateway's process on {database}, once with {Say.Number(all.Count)} assets and once with {Say.Number(few)}, those that are asked for ("empty"). The assets are of more than a thousand accounts, mixed and evenly
            over two months; one account has {Say.Number(all.Largest)}, one {Say.Number(all.Smallest)}. Rows are made by the registry's own rules and were checked, column by column, against those of assets made over HTTP{(OnPostgres ? "" : "; they went in through the triggers")}.
            They take {Say.Number(bytes / 1e9)} GB, {Say.Number((double)bytes / all.Count)} bytes each, and went in at {Say.Number(perSecond)} a second.

            Start to first answer, the published gateway, medians of {starts.Times}: {Say.Number(starts.Full)} s full, {Say.Number(starts.Empty)} s empty. Memory of the process after a start, {SiloMemory.Reads} reads, {SiloMemory.Creates} creates and {SiloMemory.Lists} lists,
            median of {memory.Times}: {Say.Number(memory.Full / 1e6)} MB full, {Say.Number(memory.Empty / 1e6)} MB empty.

            {beside.Table()}

            {BesideEmpty.Callers} callers, {options.Rounds} rounds of {Say.Number(options.Duration.TotalSeconds)} s after one that isn't counted, in turn; medians, the ratio that of the rounds' ratios. *Not in memory* is each asset's first read, {BesideEmpty.Cold(options)} a round.

            **A refresh of the reminders** with {Say.Number(refresh.Due)} purges due within the next 11 minutes, as many as there always are with so many assets: {Say.Number(refresh.Seconds * 1000)} ms (median of {Refresh.Times}; the first {Say.Number(refresh.First * 1000)} ms) for `IReminderTable.ReadRows` of the whole ring,
            which gave {Say.Number(refresh.Rows)} rows. The query, from `OrleansQuery`, and what the database does for it:

            ```sql
            {refresh.Plan.Query.Trim('\n').TrimEnd()}
            ```
            ```
            {refresh.Plan.Plan}
            ```
            """;
        IEnumerable<Target> targets =
        [
            new($"{database}, {Say.Number(all.Count)} assets: start to first answer", "at most 2 s slower than empty", starts.Full - starts.Empty, 2, AtMost: true),
            new($"{database}: refresh of the reminders", "under 1,000 ms", refresh.Seconds * 1000, 1000, AtMost: true),
            .. refresh.Plan.RowsRead is { } read ? [new Target($"{database}: rows that a refresh reads", $"only those due, {Say.Number(refresh.Due)}", read, refresh.Due, AtMost: true)] : Array.Empty<Target>(),
            new($"{database}: memory of the silo", "within 100 MB of empty", (memory.Full - memory.Empty) / 1e6, 100, AtMost: true),
            .. beside.Targets(database),
        ];
        return new($"{Say.Number(all.Count)} assets on {database}", markdown, [.. targets], []);
    }
}
