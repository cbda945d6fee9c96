namespace Orleans.Media.Tests;

public sealed class LifecycleTests
{
    // docs: the lifecycle. "was" is the state before the deletion, "same" the one it has, "(saved)" may be saved, "-" is no asset.
    private const string Table = """
        -                                  | UploadRequested    | pending_upload
        pending_upload                     | FirstBlockSeen     | uploading
        pending_upload uploading           | ObjectComplete     | uploaded
        uploading uploaded                 | ObjectRefused      | pending_upload
        pending_upload uploading uploaded  | Confirmed          | ready
        pending_upload uploading uploaded  | VideoConfirmed     | processing
        ready failed(saved)                | ThumbnailRequested | processing
        processing                         | JobDone            | ready
        processing                         | JobFailed          | failed
        processing                         | ThumbnailFailed    | ready
        ready                              | FoundBroken        | failed
        processing ready failed failed(saved) | BytesLost       | failed
        deleted                            | BytesLost          | deleted
        pending_upload uploading uploaded processing ready failed failed(saved)         | Deleted         | deleted
        deleted                                                                         | Restored        | was
        pending_upload uploading uploaded processing ready failed failed(saved)         | RetentionChanged | same
        pending_upload uploading uploaded processing ready failed failed(saved) deleted | RetentionPassed | -
        """;

    private static readonly (string[] From, LifecycleEvent On, string To)[] Rows = [.. Table.Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[0].Split(' '), Enum.Parse<LifecycleEvent>(cells[1]), cells[2]))];

    private static readonly MediaStatus?[] Statuses = [null, .. Enum.GetValues<MediaStatus>()];

    public static TheoryData<LifecycleEvent> Events => [.. Enum.GetValues<LifecycleEvent>()];

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_leads_where_the_table_says_and_is_illegal_elsewhere(LifecycleEvent on)
    {
        foreach (var standing in Standings()) Assert.Equal((standing, Expected(standing, on)), (standing, Actual(standing, on)));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_is_legal_somewhere(LifecycleEvent on) => Assert.Contains(Rows, row => row.On == on);

    [Fact]
    public void A_deleted_asset_whose_former_state_is_unknown_cannot_be_restored() =>
        Assert.False(Lifecycle.TryMove(new(MediaStatus.Deleted, BeforeDelete: null), LifecycleEvent.Restored, out _));

    private static IEnumerable<Standing> Standings() =>
        from status in Statuses
        from before in Statuses
        from mayBeSaved in new[] { false, true }
        select new Standing(status, before, mayBeSaved);

    private static string Expected(Standing standing, LifecycleEvent on)
    {
        var state = standing switch
        {
            { Status: null } => "-",
            { Status: MediaStatus.Failed, MayBeSaved: true } => "failed(saved)",
            _ => WireNames.Of(standing.Status.Value),
        };
        var row = Rows.SingleOrDefault(row => row.On == on && row.From.Contains(state));
        return row.To switch
        {
            null => "illegal",
            "was" => standing.BeforeDelete is { } before ? WireNames.Of(before) : "illegal",
            "same" => WireNames.Of(standing.Status!.Value),
            _ => row.To,
        };
    }

    private static string Actual(Standing standing, LifecycleEvent on) =>
        !Lifecycle.TryMove(standing, on, out var to) ? "illegal" : to is { } status ? WireNames.Of(status) : "-";
}
