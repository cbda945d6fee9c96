namespace Orleans.Media.Bench;

/// <summary>What one part of a run has to say, as a section of <c>docs/benchmarks.md</c>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Markdown">Its text and tables. A chart is shown by <c>![…](benchmarks/NAME.svg)</c>.</param>
/// <param name="Targets">The promises it measured.</param>
/// <param name="Charts">The pictures it refers to.</param>
public sealed record Section(string Title, string Markdown, IReadOnlyList<Target> Targets, IReadOnlyList<Chart> Charts)
{
    /// <summary>Whether the part ended without its result.</summary>
    public bool Failed { get; init; }
}

/// <summary>A picture: <c>docs/benchmarks/NAME.svg</c>.</summary>
public sealed record Chart(string Name, string Svg);
