namespace Orleans.Media;

/// <summary>The end of every asset: the reminder that its first state was written with, and what may put it off.</summary>
public sealed partial class MediaGrain
{
    /// <summary>The name of the reminder that purges.</summary>
    public const string RetentionReminder = "retention";

    public async Task<MediaResult<MediaRetention>> SetRetention(RetentionRequest request, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors) return Unused(MediaError.Invalid(errors));
        await Open();
        if (Asset is not { } asset) return Unused(MediaError.NotFound());

        var decision = asset.Keep(request, options.Value.RetentionTermsOf(asset.Account), Now);
        if (decision.Value is not { } kept) return decision.Error!;
        var next = ReferenceEquals(kept, asset) ? kept : kept.AnnouncePurge(events.Value.PurgeSoon, Now) ?? kept;
        if (next.PurgeAt < asset.PurgeAt)
        {
            // A tick that comes too early does no harm, one that comes too late would: if only one of the two is done, it has to be this.
            await PlanPurge(next.PurgeAt);
            await Write(next);
        }
        else if (next.PurgeAt > asset.PurgeAt)
        {
            await Write(next);
            await PlanPurge(next.PurgeAt);
        }

        return new MediaRetention(MediaAddresses.IdOf(next), next.Purge());
    }

    /// <summary>Purges when the retention has passed; what fails is tried again after <see cref="MediaOptions.PurgeRetry"/>.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        try
        {
            // By the database, not only by what is in memory: while a cluster is split another silo may have put the purge off.
            await (_record.IsOpen ? Keep(_record.Reopen()) : Open());
            if (Asset is null) await Unplan(reminderName);
            else if (Now < Asset.PurgeAt) await PlanPurge(Asset.PurgeAt); // the purge was put off, or this silo's clock is behind the one that planned the tick
            else if (Asset.Job is { } job && SomebodyIsAt(job.Number)) await PlanPurge(Now + processing.Value.LostAfter); // told to stop; what it stores meanwhile has to go, too
            else if (await purges.Turn() is { } turn) using (turn) await Purge(Asset);
        }
        catch (Exception fault)
        {
            purges.Failed();
            LogNotPurged(this.GetPrimaryKeyString(), options.Value.PurgeRetry, fault);
            await PlanPurge(Now + options.Value.PurgeRetry);
        }
        finally
        {
            if (Asset is null) DeactivateOnIdle();
        }
    }

    /// <summary>The state goes last, and its reminder and catalog row with it: until then everything is tried again. What is gone already is no obstacle.</summary>
    private async Task Purge(MediaState asset)
    {
        await blobs.Delete(asset.Blob, CancellationToken.None);
        if (asset.Request.Mode is UploadMode.Resumable) await blobs.DropStaged(asset.Blob, CancellationToken.None);
        if (asset.JobCount is not null) await blobs.DeleteFolder(asset.Folder(), CancellationToken.None);
        await Keep(_record.Clear());
        purges.Done(Now - asset.PurgeAt);
        LogPurged(asset.Account, asset.Id, asset.PurgeAt);
    }

    private async Task Unplan(string reminderName)
    {
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    /// <summary>The reminder service looks into its table ahead of time; what is due sooner than that it has to be told.</summary>
    private async Task TellOfSoonPurge(MediaState asset)
    {
        if (asset.PurgeAt - Now <= reminders.Value.ReminderLoadingWindow) await PlanPurge(asset.PurgeAt);
    }

    private async Task PlanPurge(DateTimeOffset at) => await this.RegisterOrUpdateReminder(RetentionReminder, at > Now ? at - Now : TimeSpan.Zero, options.Value.PurgeRetry);
}
