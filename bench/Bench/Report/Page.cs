using System.Text;

namespace Orleans.Media.Bench;

/// <summary>A run as one page of Markdown: what it ran on, what was promised, what each part has to say.</summary>
public static class Page
{
    public static async Task<string> Write(IReadOnlyList<Section> sections, RunOptions options, CancellationToken cancellationToken)
    {
        var page = new StringBuilder($"""
            # Benchmarks

            Written by `bench/run.sh`; [bench/README.md](../bench/README.md) tells how to read and repeat it. Services, databases, storage and load generator
            share one machine: compare within a run, not across runs.

            {await RunOn(options, cancellationToken)}

            ## Targets

            {Targets(sections)}

            """);
        foreach (var section in sections) page.Append($"\n## {section.Title}\n\n{section.Markdown.Trim()}\n");
        return page.ToString();
    }

    private static async Task<string> RunOn(RunOptions options, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable("run on", "");
        foreach (var (name, value) in await Machine.Describe(cancellationToken)) table.Add(name, value);
        table.Add("rounds", $"{options.Rounds} of {options.Duration.TotalSeconds:0} s a lane, after one that isn't counted; medians of the rounds");
        table.Add("again", $"`bench/run.sh{(options.Quick ? " --quick" : "")} --rounds {options.Rounds} --seconds {options.Duration.TotalSeconds:0}`");
        return table.ToString();
    }

    private static string Targets(IReadOnlyList<Section> sections)
    {
        var table = new MarkdownTable("operation", "promised", "measured", "");
        foreach (var target in sections.SelectMany(section => section.Targets)) table.Add(target.Operation, target.Promise, Say.Number(target.Measured), target.Holds ? "holds" : "**MISSED**");
        return table.ToString();
    }
}
