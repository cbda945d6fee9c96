namespace Orleans.Media;

/// <summary>One thing that is done to an asset. All of them, in order: <see cref="ProcessingSteps"/>.</summary>
public interface IStep
{
    /// <summary>As progress and failures name it.</summary>
    string Name { get; }

    /// <summary>Whether a job has this step.</summary>
    bool Applies(JobOrder order);

    /// <summary>Does it, and leaves in the run what it found and made.</summary>
    /// <exception cref="StepFailedException">It can't be done.</exception>
    Task Run(JobRun run, CancellationToken cancellationToken);
}

/// <summary>A step can't be done, and nothing is wrong with us: it is the file, or what this installation has.</summary>
public sealed class StepFailedException(FailureCode code, string message) : Exception(message)
{
    public FailureCode Code { get; } = code;
}
