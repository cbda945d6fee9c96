using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// One asset. Each call loads nothing (the state is in memory), decides with <see cref="MediaRules"/>, writes once, and
/// answers with what was written. Reads interleave and see only what is written.
/// </summary>
public sealed partial class MediaGrain(
    [PersistentState("media")] IPersistentState<MediaState> stored,
    BlobStore blobs,
    BlobUrls urls,
    Verifier verifier,
    IOptions<MediaOptions> options,
    [FromKeyedServices(MediaClock.Name)] TimeProvider clock,
    ILogger<MediaGrain> log) : Grain, IMediaGrain, IRemindable
{
    private const string Retention = "retention";
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private MediaState? _asset;
    private DateTimeOffset _lookedAt;

    private DateTimeOffset Now => clock.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (stored.RecordExists) _asset = stored.State;
        return Task.CompletedTask;
    }

    public async Task<MediaResult<UploadTicket>> RequestUpload(UploadRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        if (_asset is not null) return await RepeatUpload(_asset, request, cancellationToken);

        var (account, id) = MediaKey.Parse(this.GetPrimaryKeyString());
        var asset = MediaRules.Start(account, id, request, options.Value, Now);
        var ticket = await Ticket(asset, cancellationToken);

        // No asset without its purge: if the write below fails, the tick finds no state and unregisters itself.
        await this.RegisterOrUpdateReminder(Retention, asset.PurgeAt - Now, options.Value.PurgeRetry);
        await Write(asset);
        return ticket;
    }

    public async Task<MediaResult<UploadProgress>> GetUpload(CancellationToken cancellationToken)
    {
        if (_asset is null or { Status: MediaStatus.Deleted }) return Unused(MediaError.NotFound());
        if (_asset.IsConfirmed()) return MediaRules.Illegal(_asset, "upload");

        var landing = await Observe(_asset, cancellationToken);
        if (_asset.UploadExpiresAt - Now < options.Value.UploadUrlLifetime / 2) await Renew(_asset);
        return new UploadProgress
        {
            Status = _asset.Status,
            Ticket = await Ticket(_asset, cancellationToken),
            Landed = [.. landing.Staged.Select(block => (Number: BlockPlan.NumberOf(block.Name), block.Size)).Where(block => block.Number is not null)
                .Select(block => new LandedBlock(block.Number!.Value, block.Size)).OrderBy(block => block.Number)],
            Bytes = landing.Size ?? landing.Staged.Sum(block => block.Size),
        };
    }

    public async Task<MediaResult<MediaAsset>> Confirm(ConfirmRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        if (_asset is null) return Unused(MediaError.NotFound());
        if (_asset.IsConfirmed() && _asset.Status is not MediaStatus.Deleted) return Asset(_asset);
        if (!Lifecycle.TryMove(new(_asset.Status), _asset.ConfirmEvent(), out _)) return MediaRules.Illegal(_asset, "confirm");

        var verified = await verifier.Verify(_asset, request, cancellationToken);
        if (verified.Value is null)
        {
            LogRefused(_asset.Account, _asset.Id, verified.Error!.Code, verified.Error.Detail);
            if (Verifier.IsAboutTheBytes(verified.Error)) await Discard();
            return verified.Error;
        }

        return await Move(_asset.Confirm(verified.Value, Now));
    }

    public Task<MediaResult<MediaAsset>> Get(CancellationToken cancellationToken)
    {
        if (_asset is null or { Status: MediaStatus.Deleted }) return Task.FromResult<MediaResult<MediaAsset>>(Unused(MediaError.NotFound()));

        if (!_asset.IsConfirmed() && Now - _lookedAt >= LookAgainAfter)
        {
            _lookedAt = Now;
            this.AsReference<IMediaGrain>().Look().Ignore(); // one way: this read answers from memory, a later one knows more
        }

        return Task.FromResult(Asset(_asset));
    }

    public async Task Look()
    {
        if (_asset is null or { Status: MediaStatus.Deleted } || _asset.IsConfirmed()) return;
        try
        {
            await Observe(_asset, CancellationToken.None);
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotSeen(_asset.Account, _asset.Id, fault.Message); // nobody waits for this look; the next read looks again
        }
    }

    public Task<MediaResult<MediaHistory>> GetHistory(CancellationToken cancellationToken) => Task.FromResult<MediaResult<MediaHistory>>(_asset is null
        ? Unused(MediaError.NotFound())
        : new MediaHistory { Id = MediaAddresses.IdOf(_asset), Status = _asset.Status, PurgeAt = _asset.PurgeAt, Transitions = _asset.History });

    public async Task<MediaResult<ContentLocation>> GetContent(string? token, CancellationToken cancellationToken)
    {
        if (_asset is not { Status: not MediaStatus.Deleted } asset || !asset.IsConfirmed() || (token is not null && !asset.Opens(token)))
            return Unused(MediaError.NotFound());

        var expires = Now + options.Value.ReadUrlLifetime;
        return new ContentLocation(await urls.Read(asset.Blob, asset.Snapshot, asset.TypeOnTheWire(), Verifier.Disposition(asset), expires, cancellationToken), expires);
    }

    public async Task<MediaResult<Deletion>> Delete(CancellationToken cancellationToken)
    {
        if (_asset is null) return Unused(MediaError.NotFound());
        var id = MediaAddresses.IdOf(_asset);
        if (_asset.Status is MediaStatus.Deleted) return new Deletion(id, AlreadyDeleted: true);
        return (await Move(_asset.On(LifecycleEvent.Deleted, "deleted", Now))).Error is { } error ? error : new Deletion(id, AlreadyDeleted: false);
    }

    public async Task<MediaResult<MediaAsset>> Restore(CancellationToken cancellationToken) =>
        _asset is null ? Unused(MediaError.NotFound()) : await Move(_asset.On(LifecycleEvent.Restored, "restored", Now));

    /// <summary>Purges when the retention has passed. What fails here is tried again at the reminder's next tick.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_asset is { } asset)
        {
            if (Now < asset.PurgeAt) // this silo's clock is behind the one that planned the tick, or the purge was put off
            {
                await this.RegisterOrUpdateReminder(Retention, asset.PurgeAt - Now, options.Value.PurgeRetry);
                return;
            }

            await blobs.Delete(asset.Blob, CancellationToken.None);
            if (asset.Request.Mode is UploadMode.Resumable) await blobs.DropStaged(asset.Blob, CancellationToken.None);
            await Clear();
            LogPurged(asset.Account, asset.Id, asset.PurgeAt);
        }

        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private async Task<MediaResult<UploadTicket>> RepeatUpload(MediaState asset, UploadRequest request, CancellationToken cancellationToken)
    {
        if (asset.Request != request) return new MediaError { Code = MediaErrorCode.IdempotencyKeyReused, Detail = "This Idempotency-Key was used for another request: use a new key." };
        if (asset.Status is MediaStatus.Deleted) return MediaRules.Illegal(asset, "upload");
        if (asset.UploadExpiresAt <= Now && !asset.IsConfirmed()) await Renew(asset);
        return await Ticket(_asset!, cancellationToken);
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
        await stored.ReadStateAsync();
        _asset = stored.RecordExists ? stored.State : null;
        if (_asset is null || _asset.IsConfirmed()) return;

        await blobs.Delete(_asset.Blob, CancellationToken.None);
        if (_asset.On(LifecycleEvent.ObjectRefused, "object refused and deleted", Now).Value is { } waiting) await Write(waiting);
    }

    /// <summary>Looks at storage and records what it means for the lifecycle.</summary>
    private async Task<BlobStore.Landing> Observe(MediaState asset, CancellationToken cancellationToken)
    {
        _lookedAt = Now;
        var landing = await blobs.Look(asset.Blob, asset.Request.Mode is UploadMode.Resumable, cancellationToken);
        LifecycleEvent? seen = landing.Size is not null ? LifecycleEvent.ObjectComplete : landing.Staged.Count > 0 ? LifecycleEvent.FirstBlockSeen : null;
        if (seen is { } on && asset.On(on, on is LifecycleEvent.ObjectComplete ? "object seen in storage" : "first block seen in storage", Now).Value is { } next) await Write(next);
        return landing;
    }

    private async Task<MediaResult<MediaAsset>> Move(MediaResult<MediaState> decision)
    {
        if (decision.Value is not { } next) return decision.Error!;
        await Write(next);
        return Asset(next);
    }

    private async Task Write(MediaState next)
    {
        stored.State = next;
        await Keep(stored.WriteStateAsync());
        _asset = next;
    }

    private async Task Clear()
    {
        await Keep(stored.ClearStateAsync());
        _asset = null;
    }

    /// <summary>After a write that failed nobody knows what the database holds: forget, and read it again at the next call.</summary>
    private async Task Keep(Task write)
    {
        var written = false;
        try
        {
            await write;
            written = true;
        }
        finally
        {
            if (!written) DeactivateOnIdle();
        }
    }

    /// <summary>Calls for an asset that isn't there should not leave a grain in memory.</summary>
    private MediaError Unused(MediaError error)
    {
        if (_asset is null) DeactivateOnIdle();
        return error;
    }

    private MediaResult<MediaAsset> Asset(MediaState asset) => asset.ToAsset(options.Value);
}
