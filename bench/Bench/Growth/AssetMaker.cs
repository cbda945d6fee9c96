namespace Orleans.Media.Bench;

/// <summary>Makes assets that have a life behind them, by the registry's own rules: mostly pictures, mostly ready, of many tenants.</summary>
/// <param name="account">Whose they are.</param>
/// <param name="seed">Of what is chosen.</param>
/// <param name="tenants">How many the account has.</param>
public sealed class AssetMaker(AccountId account, int seed, int tenants = 1000)
{
    private static readonly MediaOptions Options = new();
    private static readonly ProcessingOptions Settled = new() { Enabled = false }; // assets whose jobs are done
    private static readonly TimeSpan UntilConfirmed = TimeSpan.FromSeconds(3), UntilDeleted = TimeSpan.FromMinutes(10);

    private static readonly (int Percent, UploadRequest Request, VerifiedObject Verified)[] Kinds =
    [
        (80, Upload("photo.png", "image/png", MediaKind.Image), new(123_456, "image/png", 640, 480, Snapshot: null)),
        (12, Upload("film.mp4", "video/mp4", MediaKind.Video), new(5_000_000, "video/mp4", Width: null, Height: null, Snapshot: null)),
        (4, Upload("paper.pdf", "application/pdf", MediaKind.Document), new(200_000, "application/pdf", Width: null, Height: null, Snapshot: null)),
        (3, Upload("smile.gif", "image/gif", MediaKind.Gif), new(300_000, "image/gif", 320, 240, Snapshot: null)),
        (1, Upload("song.mp3", "audio/mpeg", MediaKind.Audio), new(4_000_000, "audio/mpeg", Width: null, Height: null, Snapshot: null)),
    ];

    private readonly Random _random = new(seed);

    /// <summary>An asset that was created then.</summary>
    public AssetRow Next(DateTimeOffset created)
    {
        var (_, request, verified) = Pick();
        var status = _random.Next(100) switch { < 4 => MediaStatus.PendingUpload, < 6 => MediaStatus.Deleted, _ => MediaStatus.Ready };
        return Make(request with { TenantId = $"tenant-{_random.Next(tenants)}" }, verified, status, created);
    }

    public AssetRow Make(UploadRequest request, VerifiedObject verified, MediaStatus status, DateTimeOffset created)
    {
        var state = MediaRules.Start(account, MediaId.New(created), request, Options, created);
        if (status is not MediaStatus.PendingUpload) state = Took(state.Confirm(verified, Settled, created + UntilConfirmed));
        if (status is MediaStatus.Deleted) state = Took(state.On(LifecycleEvent.Deleted, "deleted", created + UntilDeleted));
        return AssetRow.Of(state);
    }

    private (int Percent, UploadRequest Request, VerifiedObject Verified) Pick()
    {
        var (dice, i) = (_random.Next(100), 0);
        while ((dice -= Kinds[i].Percent) >= 0) i++;
        return Kinds[i];
    }

    private static MediaState Took(MediaResult<MediaState> step) => step.Value ?? throw new InvalidOperationException(step.Error!.Detail);

    private static UploadRequest Upload(string filename, string contentType, MediaKind kind) => new() { Filename = filename, ContentType = contentType, Kind = kind };
}
