using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Media.Tests;

public sealed class MediaStateJsonTests
{
    private static readonly MediaStateSerializer Serializer = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static MediaState Minimal { get; } = new()
    {
        Account = "acme",
        Id = Given.Id.Value,
        Request = new UploadRequest { Filename = "a" },
        Kind = MediaKind.Document,
        Filename = "a",
        CreatedAt = Given.Noon,
        PurgeAt = Given.Noon.AddDays(60),
        UploadExpiresAt = Given.Noon.AddHours(1),
        Token = "AAAAAAAAAAAAAAAAAAAAAA",
        Blob = "acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/AAAAAAAAAAAAAAAAAAAAAA/a",
    };

    private static MediaState Full { get; } = Minimal with
    {
        Request = new UploadRequest
        {
            Filename = "Überfall \"1\".mp4", ContentType = "video/mp4", Kind = MediaKind.Video, TenantId = "t-1", Mode = UploadMode.Resumable, Visibility = Visibility.Private,
            Metadata = new Dictionary<string, string> { ["Order_Id"] = "17", ["Größe"] = "" }, Tags = ["Sommer", "a b"],
        },
        Kind = MediaKind.Video,
        Filename = "Überfall \"1\".mp4",
        ContentType = "video/mp4",
        TenantId = "t-1",
        Metadata = new Dictionary<string, string> { ["Order_Id"] = "18" },
        Tags = ["Sommer"],
        Status = MediaStatus.Deleted,
        StatusBeforeDelete = MediaStatus.Ready,
        Size = 5_000_000_000,
        Width = 1920,
        Height = 1080,
        DurationMs = 61_001,
        BitRate = 128_000,
        Pages = 3,
        Thumbnail = new StoredThumbnail { File = "2/cover.jpg", ContentType = "image/jpeg", Width = 1280, Height = 720, FrameTimeMs = 1500, Page = 1, Source = ThumbnailSource.Generated },
        Renditions = [new StoredRendition { Name = "thumb", File = "3/thumb.webp", ContentType = "image/webp", Width = 320, Height = 180, Size = 4096 }],
        Placeholder = "data:image/webp;base64,UklGRg==",
        Failure = new MediaFailure(FailureCode.TookTooLong, "ffmpeg took longer than it may.", 1, "renditions"),
        Job = new MediaJob { Number = 4, Kind = JobKind.Thumbnail, Attempts = 1, DueAt = Given.Noon.AddMinutes(2), Thumbnail = new ThumbnailRequest { FrameTimeMs = 1500 }, Before = MediaStatus.Ready, Next = JobKind.Renditions, PutOff = 1 },
        JobCount = 4,
        PurgeSoonFor = Given.Noon.AddDays(60),
        ConfirmedAt = Given.Noon.AddMinutes(1),
        Snapshot = "2026-06-01T12:01:00.0000000Z",
        History = [new Transition(Given.Noon, null, MediaStatus.PendingUpload, "upload requested"), new Transition(Given.Noon.AddMinutes(2), MediaStatus.Ready, MediaStatus.Deleted, "deleted")],
    };

    // What is stored is read by the next version: a change here needs a way to read what there is.
    [Fact]
    public void States_are_stored_as_they_were()
    {
        var json = $"{new JsonArray(Stored(Full), Stored(Minimal)).ToJsonString(Indented)}\n";
        Assert.Equal(Golden.Of(json, "tests", "Grains.Tests", "golden", "media-state.json"), json);
    }

    [Fact]
    public void Every_property_is_in_the_golden_file() => Assert.All(typeof(MediaState).GetProperties(), property => Assert.NotNull(property.GetValue(property.Name is nameof(MediaState.JobDue) ? Full with { Status = MediaStatus.Ready } : Full)));

    [Fact]
    public void What_was_stored_is_read_as_it_was()
    {
        var stored = JsonNode.Parse(Golden.Read("tests", "Grains.Tests", "golden", "media-state.json"))!.AsArray();
        Assert.Equivalent(Full, Read(stored[0]!.ToJsonString()), strict: true);
        Assert.Equivalent(Minimal, Read(stored[1]!.ToJsonString()), strict: true);
    }

    // A repeated upload request is compared with the stored one.
    [Fact]
    public void A_stored_request_equals_the_request() => Assert.Equal(Full.Request, Read(Stored(Full).ToJsonString()).Request);

    [Fact]
    public void A_property_of_a_later_version_is_passed_over() =>
        Assert.Equivalent(Minimal, Read(With("invented_later", "x")), strict: true);

    [Theory]
    [InlineData("kind", "hologram")]
    [InlineData("status", "lost")]
    [InlineData("status", "")]
    public void A_name_that_is_not_known_is_not_guessed(string property, string value) => Assert.Throws<JsonException>(() => Read(With(property, value)));

    [Theory]
    [InlineData("account")]
    [InlineData("id")]
    [InlineData("token")]
    [InlineData("blob")]
    [InlineData("purge_at")]
    public void A_state_without_what_it_needs_is_not_read(string property)
    {
        var json = Stored(Minimal).AsObject();
        json.Remove(property);
        Assert.Throws<JsonException>(() => Read(json.ToJsonString()));
    }

    private static string With(string property, string value)
    {
        var json = Stored(Minimal).AsObject();
        json[property] = value;
        return json.ToJsonString();
    }

    private static JsonNode Stored(MediaState state) => JsonNode.Parse(Serializer.Serialize(state).ToString())!;

    private static MediaState Read(string json) => Serializer.Deserialize<MediaState>(BinaryData.FromString(json))!;
}
