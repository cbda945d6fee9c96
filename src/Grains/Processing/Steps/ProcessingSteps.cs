namespace Orleans.Media;

/// <summary>The steps of all jobs, in the order in which they are done.</summary>
public sealed class ProcessingSteps
{
    public IReadOnlyList<IStep> All { get; } = [];
}
