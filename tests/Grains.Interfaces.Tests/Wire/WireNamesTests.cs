using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class WireNamesTests
{
    [Fact]
    public void Names_are_in_snake_case()
    {
        Assert.Equal(["pending_upload", "uploading", "uploaded", "processing", "ready", "failed", "deleted"], Enum.GetValues<MediaStatus>().Select(WireNames.Of));
        Assert.Equal(["image", "video", "gif", "audio", "document"], Enum.GetValues<MediaKind>().Select(WireNames.Of));
        Assert.Equal(["single", "resumable"], Enum.GetValues<UploadMode>().Select(WireNames.Of));
        Assert.Equal(["public", "private"], Enum.GetValues<Visibility>().Select(WireNames.Of));
    }

    [Fact]
    public void A_name_gives_its_value_back() =>
        Assert.All(Enum.GetValues<MediaStatus>(), status => Assert.Equal(status, WireNames.Parse<MediaStatus>(WireNames.Of(status))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ready")]
    [InlineData("READY")]
    [InlineData("PendingUpload")]
    [InlineData("4")]
    [InlineData(" ready")]
    [InlineData("ready,failed")]
    public void Anything_else_is_no_name(string? name) => Assert.False(WireNames.TryParse<MediaStatus>(name, out _));

    [Fact]
    public void Reading_an_unknown_name_says_what_it_should_have_been() =>
        Assert.Contains("MediaKind", Assert.Throws<FormatException>(() => WireNames.Parse<MediaKind>("hologram")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"hologram\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void In_JSON_only_names_are_read(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MediaKind>(json, Options));

    [Fact]
    public void In_JSON_a_value_is_its_name()
    {
        Assert.Equal("\"pending_upload\"", JsonSerializer.Serialize(MediaStatus.PendingUpload, Options));
        Assert.Equal(MediaKind.Gif, JsonSerializer.Deserialize<MediaKind>("\"gif\"", Options));
    }

    private static JsonSerializerOptions Options { get; } = new() { Converters = { new SnakeCaseEnum<MediaKind>(), new SnakeCaseEnum<MediaStatus>() } };
}
