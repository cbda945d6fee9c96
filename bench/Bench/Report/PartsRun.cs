namespace Orleans.Media.Bench;

/// <summary>Runs the parts of a command one after another.</summary>
public static class PartsRun
{
    /// <summary>The part of that name, or all.</summary>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static IPart[] Choose(this IPart[] parts, string? name) => name is null ? parts
        : Array.FindAll(parts, part => part.Name == name) is { Length: > 0 } chosen ? chosen
        : throw new ArgumentException($"There is no part {name}. There are: {string.Join(", ", parts.Select(part => part.Name))}.");

    public static async Task<IReadOnlyList<Section>> Run(this IPart[] parts, RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var sections = new List<Section>();
        foreach (var part in parts)
        {
            await progress.WriteLineAsync($"{part.Name} …");
            sections.Add(await Run(part, options, progress, cancellationToken));
        }

        return sections;
    }

    /// <returns>The exit code. 0: no target is missed by more than a third, which on a shared machine is noise; 1: one is.</returns>
    public static async Task<int> Verdict(this IReadOnlyList<Section> sections, TextWriter output)
    {
        var targets = sections.SelectMany(section => section.Targets).ToList();
        await output.WriteLineAsync($"{targets.Count(target => target.Holds)} of {targets.Count} targets hold");
        return targets.Exists(target => target.IsMissedByMoreThanAThird) || sections.Any(section => section.Failed) ? 1 : 0;
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
}
