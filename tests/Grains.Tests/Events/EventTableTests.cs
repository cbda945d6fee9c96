namespace Orleans.Media.Tests.Events;

public sealed class EventTableTests
{
    // docs/use.md: which change of state tells what. Everything else tells nothing.
    private const string Table = """
        pending_upload                    | uploading  | media.uploading
        pending_upload uploading uploaded | ready      | media.uploaded media.ready
        pending_upload uploading uploaded | processing | media.uploaded media.processing
        ready failed                      | processing | media.processing
        processing                        | ready      | media.ready
        processing ready                  | failed     | media.failed
        pending_upload uploading uploaded processing ready failed | deleted | media.deleted
        deleted                           | pending_upload uploading uploaded processing ready failed | media.restored
        """;

    private static readonly (string[] From, string[] To, string Events)[] Rows = [.. Table.Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[0].Split(' '), cells[1].Split(' '), cells[2]))];

    private static readonly MediaStatus?[] Statuses = [null, .. Enum.GetValues<MediaStatus>()];

    [Fact]
    public void Every_change_of_state_tells_what_the_table_says()
    {
        foreach (var from in Statuses)
        {
            foreach (var to in Enum.GetValues<MediaStatus>())
            {
                var expected = from is { } before && Rows.SingleOrDefault(row => row.From.Contains(WireNames.Of(before)) && row.To.Contains(WireNames.Of(to))) is { Events: { } told } ? told : "";
                Assert.Equal((from, to, expected), (from, to, string.Join(' ', EventTable.Of(from, to).Select(MediaEventTypes.NameOf))));
            }
        }
    }

    [Fact]
    public void Names_are_read_as_they_are_written()
    {
        foreach (var type in Enum.GetValues<MediaEventType>())
        {
            Assert.True(MediaEventTypes.TryParse(MediaEventTypes.NameOf(type), out var read));
            Assert.Equal(type, read);
        }

        Assert.False(MediaEventTypes.TryParse("ready", out _));
        Assert.False(MediaEventTypes.TryParse("media.Ready", out _));
        Assert.False(MediaEventTypes.TryParse(null, out _));
        Assert.Equal(["media.uploaded", "media.ready", "media.failed", "media.deleted", "media.restored", "media.purge_soon", "media.purged"], MediaEventTypes.ForWebhooks.Select(MediaEventTypes.NameOf));
    }
}
