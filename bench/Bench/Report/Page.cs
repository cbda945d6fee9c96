using System.Text;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>What the page of a command says before its sections.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Intro">What it is and how to read it.</param>
/// <param name="Settings">Rows about the run, after those about the machine.</param>
public sealed record PageHead(string Title, string Intro, IReadOnlyList<(string Name, string Value)> Settings);

/// <summary>A run as one page of Markdown: what it ran on, what was promised, what each part has to say.</summary>
public static class Page
{
    public static async Task<string> Write(PageHead head, IReadOnlyList<Section> sections, CancellationToken cancellationToken)
    {
        var page = new StringBuilder($"""
            # {head.Title}

            {head.Intro}

            {await RunOn(head, cancellationToken)}

            ## Targets

            {Targets(sections)}

            """);
        foreach (var section in sections) page.Append($"\n## {section.Title}\n\n{section.Markdown.Trim()}\n");
        return page.ToString();
    }

    /// <summary>Keeps a page and its charts, in place of the last ones: <c>docs/NAME.md</c> and <c>docs/NAME/</c>.</summary>
    public static async Task Keep(string name, string page, IReadOnlyList<Section> sections, CancellationToken cancellationToken)
    {
        var charts = Directory.CreateDirectory(Repository.PathOf("docs", name));
        foreach (var old in charts.GetFiles("*.svg")) old.Delete();
        foreach (var chart in sections.SelectMany(section => section.Charts)) await File.WriteAllTextAsync(Path.Combine(charts.FullName, $"{chart.Name}.svg"), chart.Svg, cancellationToken);
        await File.WriteAllTextAsync(Repository.PathOf("docs", $"{name}.md"), page, cancellationToken);
    }

    private static async Task<string> RunOn(PageHead head, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable("run on", "");
        foreach (var (name, value) in await Machine.Describe(cancellationToken)) table.Add(name, value);
        foreach (var (name, value) in head.Settings) table.Add(name, value);
        return table.ToString();
    }

    private static string Targets(IReadOnlyList<Section> sections)
    {
        var table = new MarkdownTable("operation", "promised", "measured", "");
        foreach (var target in sections.SelectMany(section => section.Targets)) table.Add(target.Operation, target.Promise, Say.Number(target.Measured), target.Holds ? "holds" : "**MISSED**");
        return table.ToString();
    }
}
