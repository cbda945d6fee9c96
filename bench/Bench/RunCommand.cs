using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>run</c>: all parts one after another, told as <c>docs/benchmarks.md</c>.</summary>
public static class RunCommand
{
    // In the order of the page.
    private static readonly IPart[] Parts = [new ComparePart(), new GrainCalls(), new IdleGrains(), new ColdStart(), new ProcessingPart(), new CallersGrowth(), new AssetsGrowth(), new SilosGrowth(), new Micro()];

    /// <returns>0: no target is missed by more than a third, which on a shared machine is noise; 1: one is.</returns>
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        var quick = arguments.Has("quick");
        var options = new RunOptions(quick, arguments.Get("rounds", quick ? 3 : 5), TimeSpan.FromSeconds(arguments.Get("seconds", quick ? 1 : 5)));
        var chosen = arguments.Text("part") is { } name ? Array.FindAll(Parts, part => part.Name == name) : Parts;
        if (chosen.Length == 0) throw new ArgumentException($"There is no part {arguments.Text("part")}. There are: {string.Join(", ", Parts.Select(part => part.Name))}.");

        var sections = new List<Section>();
        foreach (var part in chosen)
        {
            await progress.WriteLineAsync($"{part.Name} …");
            sections.Add(await Run(part, options, progress, cancellationToken));
        }

        var page = await Page.Write(sections, options, cancellationToken);
        await output.WriteLineAsync(page);
        if (!quick && chosen.Length == Parts.Length) await Keep(page, sections, cancellationToken);

        var targets = sections.SelectMany(section => section.Targets).ToList();
        await output.WriteLineAsync($"{targets.Count(target => target.Holds)} of {targets.Count} targets hold");
        return targets.Exists(target => target.IsMissedByMoreThanAThird) || sections.Exists(section => section.Failed) ? 1 : 0;
    }

    // A part that fails doesn't take with it what the others have measured in half an hour.
    private static async Task<Section> Run(IPart part, RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        try
        {
            return await part.Run(options, progress, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            await progress.WriteLineAsync($"{part.Name} FAILED: {fault}");
            return new Section(part.Name, $"This part failed: {fault.Message}", [], []) { Failed = true };
        }
    }

    private static async Task Keep(string page, IReadOnlyList<Section> sections, CancellationToken cancellationToken)
    {
        var charts = Directory.CreateDirectory(Repository.PathOf("docs", "benchmarks"));
        foreach (var old in charts.GetFiles("*.svg")) old.Delete();
        foreach (var chart in sections.SelectMany(section => section.Charts)) await File.WriteAllTextAsync(Path.Combine(charts.FullName, $"{chart.Name}.svg"), chart.Svg, cancellationToken);
        await File.WriteAllTextAsync(Repository.PathOf("docs", "benchmarks.md"), page, cancellationToken);
    }
}
