namespace Orleans.Media.Bench;

/// <summary><c>part NAME [quick]</c>: one part of a run alone, its section on the console and its charts in a folder. Goes when RunCommand comes.</summary>
public static class PartCommand
{
    private static readonly IPart[] Parts = [new CallersGrowth(), new AssetsGrowth(), new SilosGrowth()];

    public static async Task<int> Run(string name, string[] rest, TextWriter output, CancellationToken cancellationToken)
    {
        var part = Array.Find(Parts, part => part.Name == name) ?? throw new ArgumentException($"No part {name}.");
        var section = await part.Run(new RunOptions(Quick: rest is ["quick"], Rounds: 3, TimeSpan.FromSeconds(2)), output, cancellationToken);
        await output.WriteLineAsync($"## {section.Title}\n\n{section.Markdown}");
        foreach (var chart in section.Charts) await File.WriteAllTextAsync(Path.Combine(Environment.CurrentDirectory, $"{chart.Name}.svg"), chart.Svg, cancellationToken);
        return 0;
    }
}
