namespace Orleans.Media;

/// <summary>Does jobs, in the silo that calls it.</summary>
[Alias("orleans.media.IProcessorGrain")]
public interface IProcessorGrain : IGrainWithIntegerKey
{
    /// <summary>Does a job from its start to its recorded end. When the silo stops, it gives the job back.</summary>
    [Alias("Run"), ResponseTimeout("1.00:00:00")]
    Task Run(JobTicket ticket);
}
