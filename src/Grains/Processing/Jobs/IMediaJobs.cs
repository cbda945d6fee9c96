using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>The side of a media grain that its workers see. The grain decides; a worker asks before it starts and tells when it is done.</summary>
[Alias("orleans.media.IMediaJobs")]
public interface IMediaJobs : IGrainWithStringKey
{
    /// <summary>Records that a job starts.</summary>
    /// <returns>What to do; null if there is nothing to do: the job is gone, done, given up, or somebody else is at it.</returns>
    [Alias("StartJob")]
    Task<JobOrder?> StartJob(int number);

    /// <summary>A sign of life, at least every <see cref="JobLimits.SignOfLife"/>.</summary>
    /// <returns>Whether anybody still waits for the job; if not, the worker stops.</returns>
    [Alias("ReportJob"), AlwaysInterleave]
    Task<bool> ReportJob(int number, int attempt, JobProgress progress);

    /// <summary>Records how a job ended, and plans what follows.</summary>
    /// <returns>The files in the asset's folder that nothing names any more; the worker deletes them.</returns>
    [Alias("FinishJob")]
    Task<IReadOnlyList<string>> FinishJob(int number, int attempt, JobOutcome outcome);

    /// <summary>The worker has to stop before it is done: somebody else does it, and the start doesn't count.</summary>
    [Alias("GiveBackJob")]
    Task GiveBackJob(int number, int attempt);

    /// <summary>The catalog has a job that is due: queues it, unless somebody is at it.</summary>
    [Alias("ResumeJob"), OneWay]
    Task ResumeJob();

    /// <summary>The asset as the picture of another one.</summary>
    /// <returns>Where its bytes are; null if there are none, or they are no picture's.</returns>
    [Alias("GetPicture"), AlwaysInterleave]
    Task<BlobAddress?> GetPicture();
}

/// <summary>References to the workers' side of media grains.</summary>
public static class MediaJobsExtensions
{
    public static IMediaJobs GetJobs(this IGrainFactory grains, string account, string id) => grains.GetGrain<IMediaJobs>($"{account}/{id}");
}

/// <summary>Times that workers and media grains agree on; all follow from <see cref="ProcessingOptions.LostAfter"/>.</summary>
public static class JobLimits
{
    /// <summary>How often a worker says that it lives.</summary>
    public static TimeSpan SignOfLife(this ProcessingOptions options) => options.LostAfter / 4;

    /// <summary>How often the silos look for jobs that are due. With the time above: by default well within a minute.</summary>
    public static TimeSpan LookForDue(this ProcessingOptions options) => options.LostAfter / 2;
}
