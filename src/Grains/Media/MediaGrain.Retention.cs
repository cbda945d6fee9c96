namespace Orleans.Media;

/// <summary>The end of every asset: the reminder that its first state was written with.</summary>
public sealed partial class MediaGrain
{
    /// <summary>The name of the reminder that purges.</summary>
    public const string RetentionReminder = "retention";

    /// <summary>Purges when the retention has passed. What fails here is tried again at the reminder's next tick.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Open();
        if (Asset is { } asset)
        {
            if (Now < asset.PurgeAt) // this silo's clock is behind the one that planned the tick, or the purge was put off
            {
                await this.RegisterOrUpdateReminder(RetentionReminder, asset.PurgeAt - Now, options.Value.PurgeRetry);
                return;
            }

            await blobs.Delete(asset.Blob, CancellationToken.None);
            if (asset.Request.Mode is UploadMode.Resumable) await blobs.DropStaged(asset.Blob, CancellationToken.None);
            if (asset.JobCount is not null) await blobs.DeleteFolder(asset.Folder(), CancellationToken.None);
            await Keep(_record.Clear());
            LogPurged(asset.Account, asset.Id, asset.PurgeAt);
        }

        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    /// <summary>The reminder service looks into its table ahead of time; what is due sooner than that it has to be told.</summary>
    private async Task TellOfSoonPurge(MediaState asset)
    {
        if (asset.PurgeAt - Now <= reminders.Value.ReminderLoadingWindow) await this.RegisterOrUpdateReminder(RetentionReminder, asset.PurgeAt - Now, options.Value.PurgeRetry);
    }
}
