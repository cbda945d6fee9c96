namespace Orleans.Media.Tests;

public sealed class ConfirmRuleTests
{
    public static TheoryData<MediaKind> Kinds => [.. Enum.GetValues<MediaKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_confirmed_asset_of_any_kind_is_ready(MediaKind kind)
    {
        foreach (var from in new[] { MediaStatus.PendingUpload, MediaStatus.Uploading, MediaStatus.Uploaded })
        {
            var asset = (Given.In(from) with { Kind = kind }).Confirm(Given.Verified(), Given.Noon.AddMinutes(1)).Value!;
            Assert.Equal(MediaStatus.Ready, asset.Status);
            Assert.Equal(Given.Noon.AddMinutes(1), asset.ConfirmedAt);
            Assert.True(asset.IsConfirmed());
        }
    }

    [Fact]
    public void A_video_is_processed_on_its_way()
    {
        var asset = (Given.In(MediaStatus.Uploaded) with { Kind = MediaKind.Video }).Confirm(Given.Verified("video/mp4"), Given.Noon).Value!;
        Assert.Equal([MediaStatus.PendingUpload, MediaStatus.Processing, MediaStatus.Ready], asset.History.Select(step => step.To));
    }

    [Fact]
    public void Anything_else_is_not()
    {
        var asset = (Given.In(MediaStatus.Uploaded) with { Kind = MediaKind.Audio }).Confirm(Given.Verified("audio/mpeg"), Given.Noon).Value!;
        Assert.Equal([MediaStatus.PendingUpload, MediaStatus.Ready], asset.History.Select(step => step.To));
    }

    [Fact]
    public void What_was_verified_replaces_what_was_declared()
    {
        var asset = Given.New("cat.png").Confirm(new VerifiedObject(1234, "image/webp", 640, 480, "2026-06-01T12:00:00.0000000Z"), Given.Noon).Value!;
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
        Assert.Equal(MediaErrorCode.IllegalTransition, Given.In(status).Confirm(Given.Verified(), Given.Noon).Error!.Code);

    [Fact]
    public void A_type_that_nobody_knows_is_sent_and_read_as_bytes()
    {
        Assert.Equal("application/octet-stream", Given.New("noextension").TypeOnTheWire());
    }
}
