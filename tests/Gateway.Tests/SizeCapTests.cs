using System.Net;

namespace Orleans.Media.Tests;

/// <summary>A gateway with caps that a test can exceed, and with a public address.</summary>
public sealed class SmallCaps : GatewayFixture
{
    public const int Image = 1000, Gif = 900, Video = 800, Document = 700, Audio = 600;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Media__MaxBytes__Image"] = $"{Image}",
        ["Media__MaxBytes__Gif"] = $"{Gif}",
        ["Media__MaxBytes__Video"] = $"{Video}",
        ["Media__MaxBytes__Document"] = $"{Document}",
        ["Media__MaxBytes__Audio"] = $"{Audio}",
        ["Gateway__PublicUrl"] = "https://media.example/registry/",
    };
}

/// <summary>Each kind has its cap, checked at confirm against the object's real size.</summary>
public sealed class SizeCapTests(SmallCaps fixture) : IClassFixture<SmallCaps>
{
    private readonly Api _api = fixture.Api;

    public static TheoryData<string, int, string> Caps { get; } = new()
    {
        { "a.png", SmallCaps.Image, "single" },
        { "a.png", SmallCaps.Image, "resumable" },
        { "a.gif", SmallCaps.Gif, "single" },
        { "a.mp4", SmallCaps.Video, "single" },
        { "a.mp4", SmallCaps.Video, "resumable" },
        { "a.pdf", SmallCaps.Document, "single" },
        { "a.mp3", SmallCaps.Audio, "single" },
    };

    [Theory, MemberData(nameof(Caps))]
    public async Task An_object_over_its_cap_is_deleted_and_the_same_url_takes_one_that_fits(string filename, int cap, string mode)
    {
        var upload = await _api.Start(new { filename, mode });
        await upload.Put(Sized(filename, cap + 1));

        var refusal = (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        Assert.Equal((cap, cap + 1), (refusal["max_bytes"].GetInt64(), refusal["size"].GetInt64()));
        Assert.False(await Storage.Holds(upload.Url));
        (await _api.Confirm(upload.Id)).Refuses(HttpStatusCode.BadRequest, "not_uploaded");

        await upload.Put(Sized(filename, cap));
        Assert.Equal(cap, (await _api.Confirm(upload.Id)).Is(HttpStatusCode.OK)["size"].GetInt64());
    }

    [Fact]
    public async Task The_refusal_is_pinned()
    {
        var upload = await _api.Start(new { filename = "a.png" });
        await upload.Put(Sized("a.png", 1001));
        await Golden.Matches("problem-too-large", $"POST /api/v1/media/{upload.Id}/confirm", new { }, await _api.Confirm(upload.Id), _api.Account);
    }

    [Fact]
    public async Task Urls_carry_the_configured_public_address()
    {
        var made = await _api.Make(new { filename = "a.png" }, Samples.Png(4, 3));
        Assert.StartsWith($"https://media.example/registry/media/{_api.Account}/{made.Word("id")}/", made.Word("url"), StringComparison.Ordinal);
    }

    private static byte[] Sized(string filename, int size)
    {
        byte[] start = Path.GetExtension(filename) switch
        {
            ".png" => Samples.Png(4, 3),
            ".gif" => [.. "GIF89a"u8, 4, 0, 3, 0],
            ".mp4" => Samples.Mp4(100),
            ".pdf" => "%PDF-1.7"u8.ToArray(),
            _ => "ID3"u8.ToArray(),
        };
        return [.. start, .. new byte[size - start.Length]];
    }
}
