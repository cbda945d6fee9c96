namespace Orleans.Media;

/// <summary>What the grain tells that no call of its account brings about. What else there is to tell goes with each write (<see cref="MediaRecord"/>).</summary>
public sealed partial class MediaGrain : IMediaEvents
{
    public async Task AnnouncePurge()
    {
        await Open();
        if (Asset?.AnnouncePurge(events.Value.PurgeSoon, Now) is { } announced) await Write(announced);
        else if (Asset is null) DeactivateOnIdle();
    }
}
