using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// The life of a job: ask the asset what to do, do the steps, store what they made, tell the asset. There are as many of
/// these at once as <see cref="JobQueue"/> lets run.
/// </summary>
[StatelessWorker(Most)]
public sealed partial class ProcessorGrain(
    IGrainFactory grains,
    JobQueue queue,
    IEnumerable<IStep> steps,
    ScratchSpace scratches,
    BlobStore blobs,
    BlobUrls urls,
    IOptions<ProcessingOptions> options,
    TimeProvider time,
    [FromKeyedServices(MediaClock.Name)] TimeProvider clock,
    ILogger<ProcessorGrain> log) : Grain, IProcessorGrain
{
    internal const int Most = 64;

    private static readonly TimeSpan[] TellAgainAfter = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)];

    public async Task Run(JobTicket ticket)
    {
        var stopping = queue.Stopping;
        var media = grains.GetJobs(ticket.Account, ticket.MediaId);
        if (await media.StartJob(ticket.Number) is not { } order) return;

        try
        {
            var outcome = await Work(media, order, stopping);
            foreach (var file in await Tell(() => media.FinishJob(ticket.Number, order.Job.Attempts, outcome)))
                await blobs.Delete($"{order.Folder}/{file}", CancellationToken.None); // what fails here goes with the purge
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await media.GiveBackJob(ticket.Number, order.Job.Attempts);
        }
    }

    /// <summary>Does the steps, with signs of life beside them. Ends early when nobody waits for the job any more.</summary>
    private async Task<JobOutcome> Work(IMediaJobs media, JobOrder order, CancellationToken stopping)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new JobProgress("queued", 0);
        using var scratch = scratches.New();
        var run = new JobRun(order, scratch, blobs, urls, clock, fraction => progress = progress with { Percent = (int)(fraction * 100) });

        var signs = ShowLife();
        try
        {
            foreach (var step in steps.Where(step => step.Applies(order)))
            {
                progress = new JobProgress(step.Name, 0);
                await step.Run(run, unwanted.Token);
            }

            return Outcome(run);
        }
        catch (StepFailedException failure)
        {
            LogFailed(order.Folder, order.Job.Number, order.Job.Attempts, progress.Step, failure.Code, failure.Message);
            return Outcome(run) with { Failure = new(failure.Code, failure.Message, progress.Step) };
        }
        catch (RegistryUnavailableException storage)
        {
            LogPutOff(order.Folder, order.Job.Number, storage.Message);
            return Outcome(run) with { IsPutOff = true };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            LogDropped(order.Folder, order.Job.Number);
            return Outcome(run) with { IsPutOff = true };
        }
        finally
        {
            await unwanted.CancelAsync();
            await signs;
        }

        async Task ShowLife()
        {
            var last = progress;
            var shown = time.GetTimestamp();
            try
            {
                while (true)
                {
                    await Task.Delay(options.Value.SignOfLife() / 10, time, unwanted.Token);
                    if (progress == last && time.GetElapsedTime(shown) < options.Value.SignOfLife()) continue;
                    (last, shown) = (progress, time.GetTimestamp());
                    if (!await IsWanted(last)) await unwanted.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
            {
            }
        }

        async Task<bool> IsWanted(JobProgress shown)
        {
            try
            {
                return await media.ReportJob(order.Job.Number, order.Job.Attempts, shown);
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException or RegistryUnavailableException)
            {
                LogSilent(order.Folder, fault.Message); // the asset can't be reached just now
                return true;
            }
        }
    }

    private static JobOutcome Outcome(JobRun run) => new()
    {
        Findings = run.Findings,
        Thumbnail = run.Thumbnail,
        Renditions = run.Renditions,
        Placeholder = run.Placeholder,
    };

    /// <summary>The work is done: a database that is away for a moment must not cost it.</summary>
    private async Task<T> Tell<T>(Func<Task<T>> end)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await end();
            }
            catch (Exception fault) when (tries < TellAgainAfter.Length && RegistryUnavailableException.In(fault) is not null)
            {
                await Task.Delay(TellAgainAfter[tries], time);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Number} of {Folder}, attempt {Attempt}: {Step} failed: {Code}: {Reason}")]
    private partial void LogFailed(string folder, int number, int attempt, string step, FailureCode code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Number} of {Folder} is put off: {Reason}")]
    private partial void LogPutOff(string folder, int number, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Job {Number} of {Folder} was dropped: nobody waits for it any more")]
    private partial void LogDropped(string folder, int number);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Folder} could not be told of progress: {Reason}")]
    private partial void LogSilent(string folder, string reason);
}
