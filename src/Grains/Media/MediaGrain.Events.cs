namespace Orleans.Media;

/// <summary>What the grain tells that no call of its account brings about. What else there is to tell goes with each write (<see cref="MediaRecord"/>).</summary>
public sealed partial class MediaGrain : IMediaEvents
{
    private (long Bytes, int Blocks) _toldLanded;

    public async Task AnnouncePurge()
    {
        await Open();
        if (Asset?.AnnouncePurge(events.Value.PurgeSoon, Now) is { } announced) await Write(announced);
        else if (Asset is null) DeactivateOnIdle();
    }

    /// <summary>What has landed, when that has changed since it was told.</summary>
    private void TellLanded(MediaState asset, BlobStore.Landing landing)
    {
        var landed = (Bytes: landing.Size ?? landing.Staged.Sum(block => block.Size), landing.Staged.Count);
        if (landed == _toldLanded) return;
        _toldLanded = landed;
        Tell(EventJson.UploadProgress(asset, landed.Bytes, landed.Count, Now));
    }

    /// <summary>One way, and to who listens: whoever it is, the account's grain knows.</summary>
    private void Tell(LiveEvent progress) => GrainFactory.GetEvents(Asset!.Account).Tell(progress).Ignore();
}
