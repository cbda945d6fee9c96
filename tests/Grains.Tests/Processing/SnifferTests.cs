namespace Orleans.Media.Tests;

public sealed class SnifferTests
{
    private static readonly MediaKind[] Kinds = Enum.GetValues<MediaKind>();

    // Some containers hold film or sound, and their first bytes don't tell which: those fit both kinds.
    private static readonly Dictionary<string, Dictionary<MediaKind, string>> Expected = new()
    {
        ["picture.png"] = new() { [MediaKind.Image] = "image/png" },
        ["transparent.png"] = new() { [MediaKind.Image] = "image/png" },
        ["picture.jpg"] = new() { [MediaKind.Image] = "image/jpeg" },
        ["progressive.jpg"] = new() { [MediaKind.Image] = "image/jpeg" },
        ["picture.gif"] = new() { [MediaKind.Image] = "image/gif", [MediaKind.Gif] = "image/gif" },
        ["picture.bmp"] = new() { [MediaKind.Image] = "image/bmp" },
        ["picture.tiff"] = new() { [MediaKind.Image] = "image/tiff" },
        ["other.tiff"] = new() { [MediaKind.Image] = "image/tiff" },
        ["lossy.webp"] = new() { [MediaKind.Image] = "image/webp" },
        ["lossless.webp"] = new() { [MediaKind.Image] = "image/webp" },
        ["transparent.webp"] = new() { [MediaKind.Image] = "image/webp" },
        ["picture.avif"] = new() { [MediaKind.Image] = "image/avif" },
        ["picture.heic"] = new() { [MediaKind.Image] = "image/heic" },
        ["film.mp4"] = new() { [MediaKind.Video] = "video/mp4", [MediaKind.Audio] = "audio/mp4" },
        ["film.mov"] = new() { [MediaKind.Video] = "video/quicktime" },
        ["film.webm"] = new() { [MediaKind.Video] = "video/webm", [MediaKind.Audio] = "audio/webm" },
        ["film.mkv"] = new() { [MediaKind.Video] = "video/x-matroska", [MediaKind.Audio] = "audio/webm" },
        ["film.avi"] = new() { [MediaKind.Video] = "video/x-msvideo" },
        ["film.ts"] = new() { [MediaKind.Video] = "video/mp2t" },
        ["film.mpg"] = new() { [MediaKind.Video] = "video/mpeg" },
        ["film.3gp"] = new() { [MediaKind.Video] = "video/3gpp" },
        ["sound.mp3"] = new() { [MediaKind.Audio] = "audio/mpeg" },
        ["untagged.mp3"] = new() { [MediaKind.Audio] = "audio/mpeg" },
        ["sound.m4a"] = new() { [MediaKind.Audio] = "audio/mp4" },
        ["sound.aac"] = new() { [MediaKind.Audio] = "audio/aac" },
        ["sound.ogg"] = new() { [MediaKind.Audio] = "audio/ogg" },
        ["sound.opus"] = new() { [MediaKind.Audio] = "audio/ogg" },
        ["sound.flac"] = new() { [MediaKind.Audio] = "audio/flac" },
        ["sound.wav"] = new() { [MediaKind.Audio] = "audio/wav" },
    };

    public static TheoryData<string> Names => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_real_file_fits_its_kinds_and_no_other(string name)
    {
        var head = Head(await RealMedia.Read(name));
        foreach (var kind in Kinds)
        {
            foreach (var declared in Declared(name)) Assert.Equal((kind, declared, Expected[name].GetValueOrDefault(kind)), (kind, declared, Sniffer.TypeFor(kind, head, declared)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_is_cut_off_is_what_it_was_or_nothing(string name)
    {
        var bytes = await RealMedia.Read(name);
        for (var length = 0; length <= 64; length++)
        {
            foreach (var kind in Kinds)
            {
                var type = Sniffer.TypeFor(kind, bytes.AsSpan(0, length), ContentTypes.OfFilename(name));
                Assert.True(type is null || type == Expected[name].GetValueOrDefault(kind) || CouldBe(name, kind, type), $"{length} bytes of {name} as {kind}: {type}");
            }
        }
    }

    // Ogg is a container too, and here only the declared type can tell.
    [Fact]
    public async Task An_Ogg_is_film_only_if_it_was_declared_so() =>
        Assert.Equal("video/ogg", Sniffer.TypeFor(MediaKind.Video, await RealMedia.Read("sound.ogg"), "video/ogg"));

    // Matroska names its document type within its first bytes; without them a WebM isn't told apart.
    private static bool CouldBe(string name, MediaKind kind, string type) => (name, kind, type) is ("film.webm", MediaKind.Video, "video/x-matroska");

    private static IEnumerable<string?> Declared(string name) => [null, ContentTypes.OfFilename(name), "image/png", "video/mp4", "audio/mpeg", "application/pdf", "application/msword", "text/plain"];

    private static ReadOnlySpan<byte> Head(byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, Sniffer.HeadLength));
}
