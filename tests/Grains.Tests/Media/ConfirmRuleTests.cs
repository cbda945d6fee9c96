namespace Orleans.Media.Tests;

public sealed class ConfirmRuleTests
{
    public static TheoryData<MediaKind> Kinds => [.. Enum.GetValues<MediaKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_confirmed_asset_is_ready_at_once_but_for_a_video_which_is_processed_first(MediaKind kind)
    {
        foreach (var from in new[] { MediaStatus.PendingUpload, MediaStatus.Uploading, MediaStatus.Uploaded })
        {
            var asset = (Given.In(from) with { Kind = kind }).Confirm(Given.Verified(), Given.Processing, Given.Noon.AddMinutes(1)).Value!;
            Assert.Equal(kind is MediaKind.Video ? MediaStatus.Processing : MediaStatus.Ready, asset.Status);
            Assert.Equal(Given.Noon.AddMinutes(1), asset.ConfirmedAt);
            Assert.True(asset.IsConfirmed());
        }
    }

    [Fact]
    public void Where_processing_is_switched_off_a_video_is_ready_too_and_nothing_has_a_job()
    {
        foreach (var kind in Enum.GetValues<MediaKind>())
        {
            var asset = (Given.In(MediaStatus.Uploaded) with { Kind = kind }).Confirm(Given.Verified(), new ProcessingOptions { Enabled = false }, Given.Noon).Value!;
            Assert.Equal((MediaStatus.Ready, (MediaJob?)null), (asset.Status, asset.Job));
        }
    }

    [Theory]
    [InlineData(MediaKind.Video, "video/mp4", true)]
    [InlineData(MediaKind.Image, "image/png", true)]
    [InlineData(MediaKind.Gif, "image/gif", true)]
    [InlineData(MediaKind.Audio, "audio/mpeg", true)]
    [InlineData(MediaKind.Document, "application/pdf", true)]
    [InlineData(MediaKind.Document, "text/plain", false)]
    public void What_can_be_shown_gets_a_job_in_the_same_write(MediaKind kind, string type, bool has)
    {
        var asset = (Given.In(MediaStatus.Uploaded) with { Kind = kind }).Confirm(Given.Verified(type), Given.Processing, Given.Noon).Value!;
        Assert.Equal(has ? new MediaJob { Number = 1, Kind = JobKind.Prepare, DueAt = Given.Noon } : null, asset.Job);
        Assert.Equal(has ? Given.Noon : null, asset.JobDue);
    }

    [Fact]
    public void What_was_verified_replaces_what_was_declared()
    {
        var asset = Given.New("cat.png").Confirm(new VerifiedObject(1234, "image/webp", 640, 480, "2026-06-01T12:00:00.0000000Z"), Given.Processing, Given.Noon).Value!;
        Assert.Equal((1234L, "image/webp", 640, 480, "2026-06-01T12:00:00.0000000Z"), (asset.Size, asset.ContentType, asset.Width, asset.Height, asset.Snapshot));
        Assert.Equal("image/webp", asset.TypeOnTheWire());
        Assert.Equal("cat.png", asset.Filename);
    }

    [Theory]
    [InlineData(MediaStatus.Processing)]
    [InlineData(MediaStatus.Ready)]
    [InlineData(MediaStatus.Failed)]
    [InlineData(MediaStatus.Deleted)]
    public void From_anywhere_else_a_confirm_is_illegal(MediaStatus status) =>
        Assert.Equal(MediaErrorCode.IllegalTransition, Given.In(status).Confirm(Given.Verified(), Given.Processing, Given.Noon).Error!.Code);

    [Fact]
    public void A_type_that_nobody_knows_is_sent_and_read_as_bytes()
    {
        Assert.Equal("application/octet-stream", Given.New("noextension").TypeOnTheWire());
    }
}
