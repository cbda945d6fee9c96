namespace Orleans.Media;

/// <summary>
/// The rules of processing: which jobs an asset gets, and what becomes of it when one ends. As all rules, they neither
/// wait nor write nor look at a clock.
/// </summary>
public static class JobRules
{
    /// <summary>How long a job is put off whose storage can't be reached, the first time; later it is twice as long each time.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>The first job of a confirmed asset, if its kind has any. Without one, nothing keeps a video from being ready.</summary>
    public static MediaResult<MediaState> PlanFirstJob(this MediaState state, ProcessingOptions options, DateTimeOffset now)
    {
        if (options.Enabled && (state.Kind is not MediaKind.Document || state.IsPdf())) return state.WithJob(JobKind.Prepare, now);
        return state.Status is MediaStatus.Processing ? state.On(LifecycleEvent.JobDone, "processing is switched off", now) : state;
    }

    /// <summary>Whether a failed asset isn't lost: only its cover failed, or nothing is known against its bytes.</summary>
    public static bool MayBeSaved(this MediaState state) =>
        state is { Status: MediaStatus.Failed, Failure: { Step: "cover" } or { Code: FailureCode.WorkerLost or FailureCode.DecoderMissing } };

    /// <summary>Plans another thumbnail. Asked for the one that is being made, nothing changes.</summary>
    public static MediaResult<MediaState> RequestThumbnail(this MediaState state, ThumbnailRequest request, DateTimeOffset now)
    {
        if (state.Status is MediaStatus.Processing && state.Job?.Thumbnail == request) return state;
        if (state.Misfit(request) is { } misfit) return MediaError.Invalid([misfit]);
        var moved = state.On(LifecycleEvent.ThumbnailRequested, "thumbnail requested", now);
        if (moved.Value is not { } processing) return moved;
        if (state.IsUnprepared()) return processing.WithJob(JobKind.Prepare, now);

        var planned = processing.WithJob(JobKind.Thumbnail, now);
        var owed = state.Job is { Kind: JobKind.Prepare } or { Next: JobKind.Prepare };
        return planned with { Job = planned.Job! with { Thumbnail = request, Before = state.Status, Next = owed ? JobKind.Prepare : JobKind.Renditions } };
    }

    /// <summary>Counts a start. Null if there is no such job, or not one that may start.</summary>
    public static MediaState? StartJob(this MediaState state, int number, ProcessingOptions options, DateTimeOffset now) =>
        state.JobDue <= now && state.Job is { } job && job.Number == number && job.Attempts < options.MaxAttempts
            ? state with { Job = job with { Attempts = job.Attempts + 1 } }
            : null;

    /// <summary>Gives up a job whose worker was lost as often as may be. Null if it wasn't.</summary>
    public static MediaState? GiveUpJob(this MediaState state, int number, ProcessingOptions options, DateTimeOffset now) =>
        state.JobDue <= now && state.Job is { } job && job.Number == number && job.Attempts >= options.MaxAttempts
            ? state.FinishJob(number, job.Attempts, new JobOutcome { Failure = new(FailureCode.WorkerLost, "The process that worked on it ended before it was done, each time.", null) }, now)
            : null;

    /// <summary>Takes back a start: the worker has to stop, and another one begins anew.</summary>
    public static MediaState? GiveBackJob(this MediaState state, int number, int attempt, DateTimeOffset now) =>
        state.Job is { } job && job.Number == number && job.Attempts == attempt ? state with { Job = job with { Attempts = attempt - 1, DueAt = now } } : null;

    /// <summary>What a job's end makes of the asset. Null if it is no longer the asset's job: nobody waits for its outcome.</summary>
    public static MediaState? FinishJob(this MediaState state, int number, int attempt, JobOutcome outcome, DateTimeOffset now)
    {
        if (state.Job is not { } job || job.Number != number || job.Attempts != attempt) return null;
        if (state.Status is MediaStatus.Deleted) return state with { Job = job with { Attempts = 0 } }; // done again if it is restored
        if (outcome.IsPutOff) return state with { Job = job with { Attempts = attempt - 1, PutOff = (job.PutOff ?? 0) + 1, DueAt = now + Pause(job.PutOff ?? 0) } };

        var ended = state.With(outcome, job) with { Job = null, Failure = outcome.Failure is { } f ? new(f.Code, f.Message, attempt, f.Step) : null };
        if (outcome.Failure is { } failure) return ended.Failed(job, failure, now);

        var next = job.Next ?? (job.Kind is JobKind.Prepare && state.Kind is not (MediaKind.Image or MediaKind.Gif) ? JobKind.Renditions : null);
        var done = ended.Status is MediaStatus.Processing ? ended.On(LifecycleEvent.JobDone, job.Kind is JobKind.Thumbnail ? "thumbnail made" : "processed", now).Value! : ended;
        return next is { } follows ? done.WithJob(follows, now) : done;
    }

    /// <summary>The files in the asset's folder that its state names.</summary>
    public static IEnumerable<string> Files(this MediaState state) =>
        [.. state.Thumbnail is { } cover ? [cover.File] : Array.Empty<string>(), .. (state.Renditions ?? []).Select(rendition => rendition.File)];

    /// <summary>The content type of one of them; null if the state doesn't name it.</summary>
    public static string? TypeOfFile(this MediaState state, string file) =>
        state.Thumbnail?.File == file ? state.Thumbnail.ContentType : state.Renditions?.FirstOrDefault(rendition => rendition.File == file)?.ContentType;

    private static bool IsPdf(this MediaState state) => state.ContentType is "application/pdf";

    private static MediaState WithJob(this MediaState state, JobKind kind, DateTimeOffset now)
    {
        var number = (state.JobCount ?? 0) + 1;
        return state with { Job = new MediaJob { Number = number, Kind = kind, DueAt = now }, JobCount = number };
    }

    /// <summary>Whether it failed before anything was found out about it.</summary>
    private static bool IsUnprepared(this MediaState state) => state is { Status: MediaStatus.Failed, Failure.Step: not "cover" };

    private static FieldError? Misfit(this MediaState state, ThumbnailRequest request) => request switch
    {
        not { SourceMediaId: null, FrameTimeMs: null, Page: null } when state.IsUnprepared() => new("source_media_id", "Processing failed before a thumbnail could be chosen: send an empty body to have it done again."),
        { FrameTimeMs: not null } when state.Kind is not MediaKind.Video => new("frame_time_ms", $"Only videos have frames; this asset is of the kind {WireNames.Of(state.Kind)}."),
        { FrameTimeMs: { } time } when time >= state.DurationMs => new("frame_time_ms", $"The video lasts {state.DurationMs} ms: choose a frame before its end."),
        { Page: not null } when !state.IsPdf() => new("page", "Only PDF documents have pages to choose from."),
        { Page: { } page } when page > state.Pages => new("page", $"The document has {state.Pages} pages."),
        { SourceMediaId: null } when state.Kind is MediaKind.Document && !state.IsPdf() => new("source_media_id", "Nothing can be drawn of this document: choose a picture with source_media_id."),
        { SourceMediaId: { } source } when source == state.Id => new("source_media_id", "An asset can't be its own thumbnail: send an empty body for the one that the registry chooses."),
        _ => null,
    };

    private static MediaState With(this MediaState state, JobOutcome outcome, MediaJob job)
    {
        var chosen = job.Kind is JobKind.Prepare && state.Thumbnail is { Source: ThumbnailSource.Custom }; // not to be replaced by what is made unasked
        return state with
        {
            Width = outcome.Findings.Width ?? state.Width,
            Height = outcome.Findings.Height ?? state.Height,
            DurationMs = outcome.Findings.DurationMs ?? state.DurationMs,
            BitRate = outcome.Findings.BitRate ?? state.BitRate,
            Pages = outcome.Findings.Pages ?? state.Pages,
            Thumbnail = chosen ? state.Thumbnail : outcome.Thumbnail ?? state.Thumbnail,
            Renditions = outcome.Renditions.Count == 0 ? state.Renditions
                : [.. (state.Renditions ?? []).Where(old => outcome.Renditions.All(made => made.Name != old.Name)), .. outcome.Renditions],
            Placeholder = outcome.Placeholder ?? state.Placeholder,
        };
    }

    private static MediaState Failed(this MediaState state, MediaJob job, JobFailure failure, DateTimeOffset now)
    {
        var cause = $"{(job.Kind is JobKind.Thumbnail ? "thumbnail" : "processing")} failed: {WireNames.Of(failure.Code)}";
        if (state.Status is MediaStatus.Processing)
        {
            var settled = state.On(job.Before is MediaStatus.Ready ? LifecycleEvent.ThumbnailFailed : LifecycleEvent.JobFailed, cause, now).Value!;
            return job.Next is JobKind.Prepare ? settled.WithJob(JobKind.Prepare, now) : settled;
        }

        return job.Kind is JobKind.Prepare && state.IsCondemnedBy(failure) ? state.On(LifecycleEvent.FoundBroken, cause, now).Value! : state;
    }

    /// <summary>Whether an asset that is ready by its first bytes turned out to be of no use: the step that decodes it says so of the bytes.</summary>
    private static bool IsCondemnedBy(this MediaState state, JobFailure failure) =>
        failure.Code is FailureCode.Unreadable or FailureCode.NoSound or FailureCode.TooManyPixels or FailureCode.TookTooLong or FailureCode.DecoderCrashed
        && (failure.Step is "probe" || state.Kind is MediaKind.Image or MediaKind.Gif);

    private static TimeSpan Pause(int putOff) => putOff < 5 ? FirstPause * (1 << putOff) : LongestPause;
}
