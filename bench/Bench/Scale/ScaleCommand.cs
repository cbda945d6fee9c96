namespace Orleans.Media.Bench;

/// <summary><c>scale</c>: what the registry does with millions of assets, told as <c>docs/scale.md</c>.</summary>
public static class ScaleCommand
{
    private const int MostSilos = 3;

    /// <returns>0: no target is missed by more than a third, which on a shared machine is noise; 1: one is.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        var quick = arguments.Has("quick");
        var options = new RunOptions(quick, arguments.Get("rounds", quick ? 3 : 15), TimeSpan.FromSeconds(arguments.Get("seconds", quick ? 1 : 3)));
        var (sizes, findings, silos) = (ScaleSizes.Of(arguments, quick), new ScaleFindings(), new SilosGrowth(MostSilos, "scale", alsoQuick: true));
        IPart[] all = [new FullPart("full", sizes.Assets, findings), new FullPart("sqlite", sizes.SqliteAssets, findings: null), new StormPart(sizes, findings), new LatenessPart(sizes), silos, new MachinesPart(findings, silos)];
        var chosen = arguments.Text("part") is { } part ? ((IPart[])[.. all, new CheckPart()]).Choose(part) : all;

        var sections = await chosen.Run(options, progress, cancellationToken);
        var page = await Page.Write(Head(sizes, options), sections, cancellationToken);
        await output.WriteLineAsync(page);
        if (!quick && chosen.Length == all.Length) await Page.Keep("scale", page, sections, cancellationToken);
        return await sections.Verdict(output);
    }

    private static PageHead Head(ScaleSizes sizes, RunOptions options) => new(
        "At size",
        """
        Written by `bench/scale`; [bench/README.md](../bench/README.md) tells how to repeat it. Registry, database, storage and load generator share one machine:
        compare within a run, not across runs. *Holds* and *missed* are about this machine, and this run.
        """,
        [
            ("rounds", $"{options.Rounds} of {options.Duration.TotalSeconds:0} s a lane, after one that isn't counted; medians of the rounds"),
            ("again", $"`bench/scale{(options.Quick ? " --quick" : "")} --assets {sizes.Assets} --sqlite-assets {sizes.SqliteAssets} --storm {sizes.Storm} --storm-blobs {sizes.StormBlobs} --late {sizes.Late} --rounds {options.Rounds} --seconds {options.Duration.TotalSeconds:0}`"),
        ]);
}
