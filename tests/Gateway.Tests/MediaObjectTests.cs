using System.Globalization;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>The page's table "The media object": every field is there, with its documented type, in every state.</summary>
[Collection(DefaultGateway.Name)]
public sealed class MediaObjectTests(GatewayFixture fixture)
{
    private static readonly string[] Kinds = ["image", "video", "gif", "audio", "document"];
    private static readonly string[] States = ["pending_upload", "uploading", "uploaded", "processing", "ready", "failed", "deleted"];
    private static readonly string[] Sources = ["generated", "custom", "original"];

    private static readonly (string Name, Func<JsonElement, bool> Fits)[] Listed =
    [
        ("id", IsString), ("kind", OneOf(Kinds)), ("filename", IsString), ("content_type", OrNull(IsString)), ("size", OrNull(IsNumber)),
        ("status", OneOf(States)), ("width", OrNull(IsNumber)), ("height", OrNull(IsNumber)), ("duration_ms", OrNull(IsNumber)), ("created_at", IsTimestamp),
    ];

    private static readonly (string Name, Func<JsonElement, bool> Fits)[] Retrieved =
        [.. Listed, ("url", IsString), ("thumbnail_url", OrNull(IsString)), ("thumbnail", OrNull(IsThumbnail))];

    [Fact]
    public async Task A_pending_asset_is_a_media_object()
    {
        var upload = await fixture.Api.Start(new { filename = "what" });
        HasExactly(Retrieved, (await fixture.Api.Get($"/{upload.Id}")).Json);
    }

    [Fact]
    public async Task A_confirmed_image_is_a_media_object_and_its_own_thumbnail()
    {
        var made = await fixture.Api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        HasExactly(Retrieved, made.Json);
        Assert.Equal(made.Word("url"), made.Word("thumbnail_url"));
        Assert.Equal(made.Word("url"), made["thumbnail"].GetProperty("url").GetString());
        Assert.Equal("original", made["thumbnail"].GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_confirmed_video_is_a_media_object()
    {
        HasExactly(Retrieved, (await fixture.Api.Make(new { filename = "a.mp4" }, Samples.Mp4(500))).Json);
    }

    [Fact]
    public async Task A_list_shows_the_first_ten_fields()
    {
        await fixture.Api.Start(new { filename = "what" });
        Assert.All((await fixture.Api.Get("?limit=5"))["data"].EnumerateArray(), asset => HasExactly(Listed, asset));
    }

    [Theory]
    [InlineData("a.png", null, "image")]
    [InlineData("a.mp4", null, "video")]
    [InlineData("a.gif", null, "gif")]
    [InlineData("a.mp3", null, "audio")]
    [InlineData("a.pdf", null, "document")]
    [InlineData("a.pdf", "image/png", "image")]
    [InlineData("A.JPEG", null, "image")]
    public async Task The_kind_is_inferred_from_the_content_type_and_then_from_the_filename(string filename, string? contentType, string kind)
    {
        var upload = await fixture.Api.Start(new { filename, content_type = contentType });
        Assert.Equal(kind, (await fixture.Api.Get($"/{upload.Id}")).Word("kind"));
    }

    [Fact]
    public async Task A_kind_that_is_given_overrides_what_would_be_inferred()
    {
        var upload = await fixture.Api.Start(new { filename = "a.gif", kind = "image" });
        Assert.Equal("image", (await fixture.Api.Get($"/{upload.Id}")).Word("kind"));
    }

    private static void HasExactly((string Name, Func<JsonElement, bool> Fits)[] fields, JsonElement actual)
    {
        Assert.Equal(fields.Select(field => field.Name), actual.EnumerateObject().Select(property => property.Name));
        Assert.All(fields, field => Assert.True(field.Fits(actual.GetProperty(field.Name)), $"{field.Name}: {actual.GetProperty(field.Name)}"));
    }

    private static bool IsString(JsonElement value) => value.ValueKind is JsonValueKind.String && value.GetString() != "";

    private static bool IsNumber(JsonElement value) => value.ValueKind is JsonValueKind.Number;

    private static bool IsTimestamp(JsonElement value) => value.ValueKind is JsonValueKind.String
        && DateTimeOffset.TryParseExact(value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsThumbnail(JsonElement value)
    {
        HasExactly([("url", IsString), ("width", OrNull(IsNumber)), ("height", OrNull(IsNumber)), ("frame_time_ms", OrNull(IsNumber)), ("source", OneOf(Sources))], value);
        return true;
    }

    private static Func<JsonElement, bool> OneOf(string[] names) => value => value.ValueKind is JsonValueKind.String && names.Contains(value.GetString());

    private static Func<JsonElement, bool> OrNull(Func<JsonElement, bool> fits) => value => value.ValueKind is JsonValueKind.Null || fits(value);
}
