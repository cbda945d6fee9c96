namespace Orleans.Media.Bench;

/// <summary><c>part NAME</c>: one part alone, for trying it.</summary>
public static class PartCommand
{
    private static readonly IPart[] Parts = [new GrainCalls(), new IdleGrains(), new ColdStart(), new Micro()];

    public static async Task<int> Run(string name, Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var part = Array.Find(Parts, part => part.Name == name) ?? throw new ArgumentException($"There are {string.Join(", ", Parts.Select(part => part.Name))}.");
        var options = new RunOptions(arguments.Get("quick", 2) == 1, arguments.Get("rounds", 3), TimeSpan.FromSeconds(arguments.Get("seconds", 4)));
        var section = await part.Run(options, output, cancellationToken);
        await output.WriteLineAsync($"## {section.Title}\n\n{section.Markdown}\n");
        foreach (var target in section.Targets) await output.WriteLineAsync($"{(target.Holds ? "holds " : "MISSED")}  {target.Operation}: {target.Measured:0.00}; {target.Promise}");
        return section.Targets.Any(target => target.IsMissedByMoreThanAThird) ? 1 : 0;
    }
}
