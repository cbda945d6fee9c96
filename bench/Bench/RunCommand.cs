namespace Orleans.Media.Bench;

/// <summary><c>run</c>: all parts one after another, told as <c>docs/benchmarks.md</c>.</summary>
public static class RunCommand
{
    // In the order of the page.
    private static readonly IPart[] Parts = [new ComparePart(), new AccessPart(), new GrainCalls(), new IdleGrains(), new ColdStart(), new ProcessingPart(), new CallersGrowth(), new AssetsGrowth(), new SilosGrowth(), new Micro()];

    /// <returns>0: no target is missed by more than a third, which on a shared machine is noise; 1: one is.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        var quick = arguments.Has("quick");
        var options = new RunOptions(quick, arguments.Get("rounds", quick ? 3 : 5), TimeSpan.FromSeconds(arguments.Get("seconds", quick ? 1 : 5)));
        var chosen = Parts.Choose(arguments.Text("part"));
        var sections = await chosen.Run(options, progress, cancellationToken);
        var page = await Page.Write(Head(options), sections, cancellationToken);
        await output.WriteLineAsync(page);
        if (!quick && chosen.Length == Parts.Length) await Page.Keep("benchmarks", page, sections, cancellationToken);
        return await sections.Verdict(output);
    }

    private static PageHead Head(RunOptions options) => new(
        "Benchmarks",
        """
        Written by `bench/run.sh`; [bench/README.md](../bench/README.md) tells how to read and repeat it. Services, databases, storage and load generator
        share one machine: compare within a run, not across runs.
        """,
        [
            ("rounds", $"{options.Rounds} of {options.Duration.TotalSeconds:0} s a lane, after one that isn't counted; medians of the rounds"),
            ("again", $"`bench/run.sh{(options.Quick ? " --quick" : "")} --rounds {options.Rounds} --seconds {options.Duration.TotalSeconds:0}`"),
        ]);
}
