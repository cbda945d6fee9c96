using System.Diagnostics;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>storm</c>: very many assets due in the same minute, beside a client that creates steadily.</summary>
public sealed class StormPart(ScaleSizes sizes, ScaleFindings findings) : IPart
{
    private const int Kept = 1_000, CreatesPerSecond = 50;
    private const double MostOfP99 = 3;
    private static readonly AccountId Due = AccountId.Parse("storm"), Others = AccountId.Parse("kept");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Starting = TimeSpan.FromSeconds(40), WarmUp = TimeSpan.FromSeconds(5), Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromMinutes(11); // without a single purge: a refresh of the reminders, and as much again

    public string Name => "storm";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var azurite = new Azurite();
        using var postgres = new Postgres();
        await using var side = await Side.Start("storm", new PostgresScale(await postgres.CreateDatabase()), azurite, postgres);
        var database = (PostgresScale)side.Database;
        await new FillCheck(side.Gateway, database.Tables, Population.Asked, TimeProvider.System).Run(cancellationToken);
        await side.Stop();

        var (kept, due) = (await AssetsWithBlobs.Put(Others, Kept, Kept, azurite, cancellationToken), await AssetsWithBlobs.Put(Due, sizes.Storm, sizes.StormBlobs, azurite, cancellationToken));
        await progress.WriteLineAsync($"storm: {Say.Number(due.Blobs)} blobs in {Say.Number(due.Took.TotalSeconds)} s");

        // The rows last: from here on their time runs.
        var idle = options.Quick ? TimeSpan.FromSeconds(15) : TimeSpan.FromSeconds(60);
        var from = TimeProvider.System.GetUtcNow() + Starting + (TimeSpan.FromSeconds(1) * (sizes.Storm / 20_000.0)) + idle;
        await database.Fill(due.Count, NumberOf(due.Rows(number => from + (Minute * ((double)number / due.Count)))), cancellationToken);
        await database.Fill(kept.Count, NumberOf(kept.Rows(_ => from + TimeSpan.FromDays(1))), cancellationToken);
        var (rows, others, own) = (new AccountRows(database.Source, Due), new AccountRows(database.Source, Others), new AccountRows(database.Source, Population.Asked));
        var (before, ownBefore) = (await others.Digest(cancellationToken), await own.Counted(cancellationToken));

        await side.Restart();
        var service = side.Service;
        (service.Create(callers: 4)).Run(WarmUp, cancellationToken);
        ownBefore = await own.Counted(cancellationToken);
        var (silo, db, storage) = (new ProcessFamily(GrowthPoint.Gateway, service.Process.Id), new ProcessFamily(GrowthPoint.Database, postgres.Server.Id), new ProcessFamily("Azurite", azurite.Server.Id));
        TimeSpan[] Cpu() => [silo.CpuTime(), db.CpuTime(), storage.CpuTime()];
        Measurement quiet;
        using (var steady = Steady(service)) quiet = await steady.StopAfter(idle, cancellationToken);
        await progress.WriteLineAsync($"storm: {CreatesPerSecond} creates a second, idle: p99 {Say.Number(quiet.P99)} ms; due in {Say.Number((from - TimeProvider.System.GetUtcNow()).TotalSeconds)} s");
        if (TimeProvider.System.GetUtcNow() > from) throw new InvalidOperationException("The machine was too slow to be idle before the storm.");

        while (TimeProvider.System.GetUtcNow() < from) await Task.Delay(100, cancellationToken);
        var (cpu, watch) = (Cpu(), new StormWatch(rows));
        Measurement meanwhile;
        using (var steady = Steady(service))
        {
            await watch.UntilNoneIsLeft(due.Count, GivesUpAfter, Look, progress, cancellationToken);
            meanwhile = steady.Stop();
        }

        var all = Since(cpu);

        // What the creates beside it cost is measured afterwards: before, the process was still compiling.
        cpu = Cpu();
        Measurement after;
        using (var steady = Steady(service)) after = await steady.StopAfter(idle, cancellationToken);
        double[] costs = [.. all.Zip(Since(cpu), (storm, creates) => (storm - (creates / after.Answers * meanwhile.Answers)) / Math.Max(1, watch.Purged))];
        if (costs.All(cost => cost > 0)) findings.Purge = (costs[0], costs[1], watch.PerSecond);
        double[] Since(TimeSpan[] then) => [.. Cpu().Zip(then, (now, before) => (now - before).TotalMicroseconds)];

        var (rowsLeft, blobsLeft) = (await rows.States(cancellationToken) + await rows.Reminders(cancellationToken) + await rows.Catalog(cancellationToken), await due.BlobsLeft(cancellationToken));
        var touched = (before == await others.Digest(cancellationToken) ? 0 : 1) + Kept - await kept.BlobsLeft(cancellationToken);
        var lost = quiet.Answers + meanwhile.Answers + after.Answers - (await own.Counted(cancellationToken) - ownBefore);
        return Tell(due, quiet, meanwhile, watch, costs, rowsLeft, blobsLeft, touched, lost);
    }

    private static Func<int, AssetRow> NumberOf(IReadOnlyList<AssetRow> rows) => number => rows[number];

    private static SteadyCaller Steady(Contender service) => new(service.Address, service.Create(callers: 1).Requests, 201, CreatesPerSecond);

    private static string Cost(double microseconds) => microseconds > 0 ? $"{Say.Number(microseconds)} µs" : "less than can be told from noise";

    private static Section Tell(AssetsWithBlobs due, Measurement quiet, Measurement meanwhile, StormWatch watch, double[] costs, long rowsLeft, int blobsLeft, long touched, long lost)
    {
        var table = new MarkdownTable("", "before", "meanwhile");
        table.Add("create p50, ms", Say.Number(quiet.P50), Say.Number(meanwhile.P50));
        table.Add("create p99, ms", Say.Number(quiet.P99), Say.Number(meanwhile.P99));
        table.Add("creates measured", Say.Number(quiet.Answers), Say.Number(meanwhile.Answers));
        var markdown = $"""
            {Say.Number(due.Count)} images, {Say.Number(due.Blobs)} of them confirmed and with a blob in Azurite, became due evenly over the same minute, in one registry with its silo in the gateway's process on Postgres, while a client created {CreatesPerSecond} assets a second, no matter how long an answer took.
            Of the others nothing was uploaded; storage is asked to delete their blobs all the same. (Azurite looks through all of its blobs at each call: with 100,000 of them this would measure Azurite.)

            {Say.Number(watch.Purged)} were purged within {Say.Number(watch.Took.TotalSeconds)} s from the minute's start, the last one {Say.Number(Math.Max(0, (watch.Took - Minute).TotalSeconds))} s after its end: **{Say.Number(watch.PerSecond)} a second**, {Say.Number(watch.Fastest)} in the fastest 10 s. {(watch.Took < Minute + WarmUp ? "That is as fast as they became due, and doesn't tell how fast they could have gone." : $"A silo begins {new MediaOptions().PurgesPerSecond} a second at most (`Media:PurgesPerSecond`).")}
            A purge cost {Cost(costs[0])} of CPU in the gateway's process, {Cost(costs[1])} in Postgres and {Cost(costs[2])} in Azurite, without what as many creates cost there after the storm.
            Afterwards {rowsLeft} rows (states, reminders, catalog) and {blobsLeft} blobs of them were left; of {Say.Number(Kept)} assets that weren't due {touched} had changed; {lost} of the created ones were missing.

            {table}
            """;
        return new($"{Say.Number(due.Count)} purges due in the same minute", markdown,
        [
            new("assets due in one minute that were purged", $"all {Say.Number(due.Count)}", watch.Purged, due.Count),
            new("rows and blobs left of them", "0", rowsLeft + blobsLeft, 0, AtMost: true),
            new("assets that weren't due and changed, or creates that were lost", "0", touched + lost, 0, AtMost: true),
            new("create p99 meanwhile, of idle", "under 3 times", meanwhile.P99 / quiet.P99, MostOfP99, AtMost: true),
        ], []);
    }

    /// <summary>How the storm goes on.</summary>
    private sealed class StormWatch(AccountRows rows)
    {
        private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
        private readonly List<(TimeSpan At, long Purged)> _seen = [];

        public long Purged => _seen[^1].Purged;

        /// <summary>From the minute's start to the last purge.</summary>
        public TimeSpan Took => _seen.First(seen => seen.Purged == Purged).At;

        public double PerSecond => Purged / Took.TotalSeconds;

        /// <summary>A second, in the best ten.</summary>
        public double Fastest => _seen.Max(seen => _seen.LastOrDefault(before => before.At <= seen.At - Window) is { At.Ticks: > 0 } before ? (seen.Purged - before.Purged) / (seen.At - before.At).TotalSeconds : 0);

        public async Task UntilNoneIsLeft(int count, TimeSpan patience, TimeSpan pause, TextWriter progress, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            var (last, told) = (TimeSpan.Zero, TimeSpan.Zero);
            while (_seen.Count == 0 || Purged < count)
            {
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
                var (at, purged) = (Stopwatch.GetElapsedTime(began), count - await rows.Counted(cancellationToken));
                if (_seen.Count == 0 || purged > Purged) last = at;
                _seen.Add((at, purged));
                if (at - last > patience) return; // what is left is told
                if (at - told < Minute / 2) continue;
                told = at;
                await progress.WriteLineAsync($"storm: {Say.Number(purged)} purged after {Say.Number(at.TotalSeconds)} s");
            }
        }
    }
}
