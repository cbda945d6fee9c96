using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// One asset. Each call finds the state in memory, decides with <see cref="MediaRules"/>, writes once, and answers with what
/// was written. Reads interleave and see only what is written.
/// </summary>
public sealed partial class MediaGrain(
    IGrainContext context,
    IGrainStorage storage,
    BlobStore blobs,
    BlobUrls urls,
    Verifier verifier,
    JobQueue jobs,
    Purges purges,
    IOptions<MediaOptions> options,
    IOptions<ProcessingOptions> processing,
    IOptions<EventOptions> events,
    IOptions<ReminderOptions> reminders,
    [FromKeyedServices(MediaClock.Name)] TimeProvider clock,
    TimeProvider time,
    ILogger<MediaGrain> log) : Grain, IMediaGrain, IMediaJobs, IRemindable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly MediaRecord _record = new(storage, context.GrainId, clock);
    private DateTimeOffset _lookedAt;

    private MediaState? Asset => _record.Asset;

    private DateTimeOffset Now => clock.GetUtcNow();

    public async Task<MediaResult<UploadTicket>> RequestUpload(UploadRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        if (Asset is not null) return await RepeatUpload(Asset, request, cancellationToken);

        var (account, id) = MediaKey.Parse(this.GetPrimaryKeyString());
        var asset = MediaRules.Start(account, id, request, options.Value, Now);
        var made = await WithinQuota(asset, bytes: null, () => Create(asset, cancellationToken));
        if (made.Error?.Code is not MediaErrorCode.QuotaExceeded) return made;

        await Open(); // what is there already needs no room
        return Asset is null ? Unused(made.Error) : await RepeatUpload(Asset, request, cancellationToken);
    }

    public async Task<MediaResult<UploadProgress>> GetUpload(CancellationToken cancellationToken)
    {
        await Open();
        if (Asset is null or { Status: MediaStatus.Deleted }) return Unused(MediaError.NotFound());
        if (Asset.IsConfirmed()) return MediaRules.Illegal(Asset, "upload");

        var landing = await Observe(Asset, cancellationToken);
        if (Asset.UploadExpiresAt - Now < options.Value.UploadUrlLifetime / 2) await Renew(Asset);
        return new UploadProgress
        {
            Status = Asset.Status,
            Ticket = await Ticket(Asset, cancellationToken),
            Landed = [.. landing.Staged.Select(block => (Number: BlockPlan.NumberOf(block.Name), block.Size)).Where(block => block.Number is not null)
                .Select(block => new LandedBlock(block.Number!.Value, block.Size)).OrderBy(block => block.Number)],
            Bytes = landing.Size ?? landing.Staged.Sum(block => block.Size),
        };
    }

    public async Task<MediaResult<MediaAsset>> Confirm(ConfirmRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        await Open();
        if (Asset is null) return Unused(MediaError.NotFound());
        if (Asset.IsConfirmed() && Asset.Status is not MediaStatus.Deleted) return Shown(Asset);
        if (!Lifecycle.TryMove(new(Asset.Status), Asset.ConfirmEvent(), out _)) return MediaRules.Illegal(Asset, "confirm");

        var verified = await verifier.Verify(Asset, request, cancellationToken);
        if (verified.Value is null)
        {
            LogRefused(Asset.Account, Asset.Id, verified.Error!.Code, verified.Error.Detail);
            if (Verifier.IsAboutTheBytes(verified.Error)) await Discard();
            return verified.Error;
        }

        // Bytes that there is no room for stay where they are, since nothing is wrong with them: they are confirmed once there is, or purged when due.
        return await WithinQuota(Asset, verified.Value.Size, () => Move(Asset.Confirm(verified.Value, processing.Value, Now)));
    }

    public async Task<MediaResult<MediaAsset>> Get(CancellationToken cancellationToken)
    {
        await Open();
        if (Asset is null or { Status: MediaStatus.Deleted }) return Unused(MediaError.NotFound());

        if (!Asset.IsConfirmed() && Now - _lookedAt >= LookAgainAfter)
        {
            _lookedAt = Now;
            this.AsReference<IMediaGrain>().Look().Ignore(); // one way: this read answers from memory, a later one knows more
        }

        return Shown(Asset);
    }

    public async Task Look()
    {
        await Open();
        if (Asset is null or { Status: MediaStatus.Deleted } || Asset.IsConfirmed()) return;
        try
        {
            await Observe(Asset, CancellationToken.None);
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotSeen(Asset.Account, Asset.Id, fault.Message); // nobody waits for this look; the next read looks again
        }
    }

    public async Task<bool> IsOfTenant(string tenant)
    {
        await Open();
        if (Asset is null) DeactivateOnIdle();
        return Asset?.TenantId == tenant;
    }

    public async Task<MediaResult<MediaHistory>> GetHistory(CancellationToken cancellationToken)
    {
        await Open();
        return Asset is null
            ? Unused(MediaError.NotFound())
            : new MediaHistory { Id = MediaAddresses.IdOf(Asset), Status = Asset.Status, PurgeAt = Asset.Purge(), Transitions = Asset.History };
    }

    public async Task<MediaResult<ContentLocation>> GetContent(string? token, string? file, CancellationToken cancellationToken)
    {
        await Open();
        if (Asset is not { Status: not MediaStatus.Deleted } asset || !asset.IsConfirmed() || (token is not null && !asset.Opens(token)))
            return Unused(MediaError.NotFound());

        var expires = Now + options.Value.ReadUrlLifetime;
        if (file is null) return new ContentLocation(await urls.Read(asset.Blob, asset.Snapshot, asset.TypeOnTheWire(), Verifier.Disposition(asset), expires, cancellationToken), expires);
        return asset.TypeOfFile(file) is { } type
            ? new ContentLocation(await urls.Read($"{asset.Folder()}/{file}", null, type, "inline", expires, cancellationToken), expires)
            : MediaError.NotFound();
    }

    public async Task<MediaResult<Deletion>> Delete(CancellationToken cancellationToken)
    {
        await Open();
        if (Asset is null) return Unused(MediaError.NotFound());
        var id = MediaAddresses.IdOf(Asset);
        if (Asset.Status is MediaStatus.Deleted) return new Deletion(id, AlreadyDeleted: true);
        return (await Move(Asset.On(LifecycleEvent.Deleted, "deleted", Now))).Error is { } error ? error : new Deletion(id, AlreadyDeleted: false);
    }

    public async Task<MediaResult<MediaAsset>> Restore(CancellationToken cancellationToken)
    {
        await Open();
        return Asset is null ? Unused(MediaError.NotFound()) : await Move(Asset.On(LifecycleEvent.Restored, "restored", Now));
    }

    public async Task<MediaResult<MediaAsset>> Label(LabelRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        await Open();
        if (Asset is not { } asset) return Unused(MediaError.NotFound());

        var decision = asset.Label(request);
        if (decision.Value is not { } next) return decision.Error!;
        if (next != asset) await Write(next);
        return Shown(next);
    }

    private async Task<MediaResult<UploadTicket>> Create(MediaState asset, CancellationToken cancellationToken)
    {
        var ticket = await Ticket(asset, cancellationToken);

        // No asset without its purge: the reminder is written with the state, in one transaction.
        var created = _record.TryCreate(asset);
        await Keep(created);
        if (!await created) return await RepeatUpload(Asset!, asset.Request, cancellationToken);
        await TellOfSoonPurge(asset);
        return ticket;
    }

    private async Task<MediaResult<UploadTicket>> RepeatUpload(MediaState asset, UploadRequest request, CancellationToken cancellationToken)
    {
        if (asset.Request != request) return new MediaError { Code = MediaErrorCode.IdempotencyKeyReused, Detail = "This Idempotency-Key was used for another request: use a new key." };
        if (asset.Status is MediaStatus.Deleted) return MediaRules.Illegal(asset, "upload");
        if (asset.UploadExpiresAt <= Now && !asset.IsConfirmed()) await Renew(asset);
        return await Ticket(Asset!, cancellationToken);
    }

    private async Task<UploadTicket> Ticket(MediaState asset, CancellationToken cancellationToken) => UploadTickets.For(
        asset,
        asset.Request.Mode is UploadMode.Single
            ? await urls.Create(asset.Blob, asset.UploadExpiresAt, cancellationToken)
            : await urls.Write(asset.Blob, asset.UploadExpiresAt, cancellationToken),
        options.Value);

    private Task Renew(MediaState asset) => Write(asset with { UploadExpiresAt = MediaRules.UploadExpiry(Now, asset.PurgeAt, options.Value) });

    /// <summary>
    /// Deletes an object that was refused, so that the same URL can be used again. Only if the database, too, says that it
    /// isn't confirmed: while a cluster is split another silo may have done so, and then the bytes are not ours to delete.
    /// </summary>
    private async Task Discard()
    {
        await Keep(_record.Reopen());
        if (Asset is null || Asset.IsConfirmed()) return;

        await blobs.Delete(Asset.Blob, CancellationToken.None);
        if (Asset.On(LifecycleEvent.ObjectRefused, "object refused and deleted", Now).Value is { } waiting) await Write(waiting);
    }

    /// <summary>Looks at storage and records what it means for the lifecycle.</summary>
    private async Task<BlobStore.Landing> Observe(MediaState asset, CancellationToken cancellationToken)
    {
        _lookedAt = Now;
        var landing = await blobs.Look(asset.Blob, asset.Request.Mode is UploadMode.Resumable, cancellationToken);
        TellLanded(asset, landing);
        LifecycleEvent? seen = landing.Size is not null ? LifecycleEvent.ObjectComplete : landing.Staged.Count > 0 ? LifecycleEvent.FirstBlockSeen : null;
        if (seen is { } on && asset.On(on, on is LifecycleEvent.ObjectComplete ? "object seen in storage" : "first block seen in storage", Now).Value is { } next) await Write(next);
        return landing;
    }

    private async Task<MediaResult<MediaAsset>> Move(MediaResult<MediaState> decision)
    {
        if (decision.Value is not { } next) return decision.Error!;
        await Write(next);
        Queue(next);
        return Shown(next);
    }

    private Task Open() => _record.IsOpen ? Task.CompletedTask : Keep(_record.Open());

    private Task Write(MediaState next) => Keep(_record.Write(next));

    /// <summary>
    /// After a failure nobody knows what the database holds: forget, and read it again at the next call. That another silo has
    /// written is to callers a reason to try again, too.
    /// </summary>
    private async Task Keep(Task work)
    {
        try
        {
            await work;
        }
        catch (InconsistentStateException late)
        {
            throw DatabaseFaults.Unavailable(late);
        }
        finally
        {
            if (!work.IsCompletedSuccessfully) DeactivateOnIdle();
        }
    }

    /// <summary>Calls for an asset that isn't there should not leave a grain in memory.</summary>
    private MediaError Unused(MediaError error)
    {
        if (Asset is null) DeactivateOnIdle();
        return error;
    }

    private MediaResult<MediaAsset> Shown(MediaState asset) => asset.ToAsset(options.Value) with { Progress = ProgressOf(asset) };
}
