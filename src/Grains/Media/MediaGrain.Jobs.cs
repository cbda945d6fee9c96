namespace Orleans.Media;

/// <summary>The grain's dealings with its workers. A turn never waits for one: it records what is to be done, queues it, and is told.</summary>
public sealed partial class MediaGrain
{
    /// <summary>What is known of the job at hand and dies with this activation.</summary>
    private sealed record JobAtHand(int Number, int Attempt, long HeardAt, JobProgress Progress);

    private JobAtHand? _job;

    public async Task<MediaResult<MediaAsset>> RequestThumbnail(ThumbnailRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        await Open();
        if (Asset is null or { Status: MediaStatus.Deleted }) return Unused(MediaError.NotFound());

        var planned = Asset.RequestThumbnail(request, Now);
        if (planned.Value is null || ReferenceEquals(planned.Value, Asset)) return planned.Error is { } refusal ? refusal : Shown(Asset);
        if (request.SourceMediaId is { } source && await PictureOf(source) is null) return ThumbnailRequest.NoSuchSource();
        return await Move(planned);
    }

    public async Task<JobOrder?> StartJob(int number)
    {
        await Open();
        if (Asset is null || Now >= Asset.PurgeAt || SomebodyIsAt(number)) return null;
        if (Asset.GiveUpJob(number, processing.Value, Now) is { } givenUp)
        {
            LogGivenUp(Asset.Account, Asset.Id, number);
            await blobs.DeleteFolder($"{Asset.Folder()}/{number}", CancellationToken.None); // what the lost ones had stored; nothing names it
            await Settle(givenUp);
            return null;
        }

        if (Asset.StartJob(number, processing.Value, Now) is not { Job: { } job } started) return null;
        var custom = job.Thumbnail?.SourceMediaId is { } source ? await PictureOf(source) : null;
        await Write(started);
        _job = new(number, job.Attempts, time.GetTimestamp(), new JobProgress("queued", 0));
        return JobOrders.For(started, custom);
    }

    public Task<bool> ReportJob(int number, int attempt, JobProgress progress)
    {
        // Before the state is read, as after a move to another silo, the worker gets the benefit of the doubt.
        var wanted = !_record.IsOpen || (Asset is { Status: not MediaStatus.Deleted, Job: { } job } && Now < Asset.PurgeAt && job.Number == number && job.Attempts == attempt);
        if (wanted) _job = new(number, attempt, time.GetTimestamp(), progress);
        if (wanted && Asset is { } asset) Tell(EventJson.Progress(asset, progress, Now));
        return Task.FromResult(wanted);
    }

    public async Task<IReadOnlyList<string>> FinishJob(int number, int attempt, JobOutcome outcome)
    {
        await Open();
        if (Asset is not { } before) return [.. outcome.Files()]; // purged meanwhile: nothing may be left
        if (before.FinishJob(number, attempt, outcome, Now) is { } after) await Settle(after);
        else if (before.Job?.Number == number) return []; // another attempt is at it, and makes files of the same names
        return [.. before.Files().Concat(outcome.Files()).Except(Asset!.Files())];
    }

    public async Task GiveBackJob(int number, int attempt)
    {
        await Open();
        if (Asset?.GiveBackJob(number, attempt, Now) is { } waiting) await Settle(waiting, queue: false);
    }

    public async Task ResumeJob()
    {
        await Open();
        if (Asset?.JobDue <= Now && !SomebodyIsAt(Asset.Job!.Number)) Queue(Asset);
    }

    public async Task<BlobAddress?> GetPicture()
    {
        await Open();
        if (Asset is null) DeactivateOnIdle(); // any id may be asked for
        if (Asset is not { Kind: MediaKind.Image or MediaKind.Gif, Status: not (MediaStatus.Deleted or MediaStatus.Failed) } picture) return null;
        var isThere = picture.IsConfirmed() || (await blobs.Look(picture.Blob, blocks: false, CancellationToken.None)).Size is not null;
        return isThere ? new(picture.Blob, picture.Snapshot) : null;
    }

    private Task<BlobAddress?> PictureOf(string source) => GrainFactory.GetJobs(Asset!.Account, source).GetPicture();

    /// <summary>Whether a worker has been heard of lately, or may still be after this grain moved.</summary>
    private bool SomebodyIsAt(int number)
    {
        if (_job?.Number == number) return time.GetElapsedTime(_job.HeardAt) < processing.Value.LostAfter;
        if (Asset?.Job is not { Attempts: > 0 and var attempt }) return false;
        _job = new(number, attempt, time.GetTimestamp(), new JobProgress("queued", 0));
        return true;
    }

    private async Task Settle(MediaState next, bool queue = true)
    {
        await Write(next);
        _job = null;
        if (queue) Queue(next);
    }

    /// <summary>Has the asset's job done, if it has one that is due; what isn't due yet is found in the catalog when it is.</summary>
    private void Queue(MediaState asset)
    {
        if (asset.JobDue <= Now) jobs.Add(JobOrders.TicketFor(asset));
    }

    private JobProgress? ProgressOf(MediaState asset) => asset.Job is { } job && _job is { } hand && hand.Number == job.Number ? hand.Progress : null;
}
