using static Orleans.Media.Tests.Makers;

namespace Orleans.Media.Tests;

/// <summary>Files of every kind, and what has to become of each. How they are made: <see cref="Makers"/> and <see cref="RealMedia"/>.</summary>
public static class Corpus
{
    private const string Office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Html = "<!DOCTYPE html><html><script>alert(1)</script></html>";
    private const string Forms = "preview square thumb";

    public static IReadOnlyList<CorpusFile> Files { get; } =
    [
        // Pictures of every format
        new("picture.png", Real("picture.png"), Picture("image/png", "302x78")),
        new("picture.jpg", Real("picture.jpg"), Picture("image/jpeg", "302x78")),
        new("progressive.jpg", Real("progressive.jpg"), Picture("image/jpeg", "302x78")),
        new("picture.gif", Real("picture.gif"), Picture("image/gif", "302x78")),
        new("lossy.webp", Real("lossy.webp"), Picture("image/webp", "302x78")),
        new("lossless.webp", Real("lossless.webp"), Picture("image/webp", "302x78")),
        new("picture.tiff", Real("picture.tiff"), Picture("image/tiff", "302x78")),
        new("picture.bmp", Real("picture.bmp"), Picture("image/bmp", "302x78")),
        new("picture.heic", Real("picture.heic"), Picture("image/heic", "302x78")),
        new("picture.avif", Real("picture.avif"), Picture("image/avif", "302x78")),

        // Pictures that are special
        new("transparent.png", Real("transparent.png"), Picture("image/png", "302x78")),
        new("transparent.webp", Real("transparent.webp"), Picture("image/webp", "302x78")),
        new("animated.gif", Real("animated.gif"), Picture("image/gif", "320x180")),
        new("animated.webp", Real("animated.webp"), Picture("image/webp", "320x180")),
        new("many-frames.gif", Real("many-frames.gif"), Picture("image/gif", "32x32")),
        new("cmyk.jpg", Real("cmyk.jpg"), Picture("image/jpeg", "320x180")),
        new("grey.jpg", Real("grey.jpg"), Picture("image/jpeg", "320x180")),
        new("16-bit.png", Real("16-bit.png"), Picture("image/png", "320x180")),
        new("one-pixel.png", Bytes(Samples.Png(1, 1)), Picture("image/png", "1x1")),
        new("photo.jpg", Photo(1), Picture("image/jpeg", "320x180")) { TellsPlace = true },
        new("photo-turned.jpg", Photo(6, "d270"), Picture("image/jpeg", "320x180")) { TellsPlace = true },
        new("photo-on-its-head.jpg", Photo(3, "d180"), Picture("image/jpeg", "320x180")) { TellsPlace = true },
        new("photo.webp", Photo(6, "d270", "webp"), Picture("image/webp", "320x180")) { TellsPlace = true },
        new("photo.heic", Photo(1, null, "heic"), Picture("image/heic", "320x180")) { TellsPlace = true },

        // Films of every container
        new("film.mp4", Real("film.mp4"), Film("video/mp4", "124x78", 0.4)),
        new("film.mov", Real("film.mov"), Film("video/quicktime", "124x78", 0.4)),
        new("film.webm", Real("film.webm"), Film("video/webm", "124x78", 0.4)),
        new("film.mkv", Real("film.mkv"), Film("video/x-matroska", "124x78", 0.4)),
        new("film.avi", Real("film.avi"), Film("video/x-msvideo", "124x78", 0.4)),
        new("film.mpg", Real("scene.mpg"), Film("video/mpeg", "320x180", 3)),
        new("raw.mpg", Real("raw.mpg"), Film("video/mpeg", "124x78", 0.4) with { BitRate = false }),
        new("film.ts", Real("film.ts"), Film("video/mp2t", "124x78", 0.4)),
        new("film.3gp", Real("film.3gp"), Film("video/3gpp", "124x78", 0.4)),
        new("film.flv", Real("film.flv"), Film("video/x-flv", "124x78", 0.4)) { ContentType = "video/x-flv" },
        new("film.ogv", Real("film.ogv"), Film("video/ogg", "124x78", 0.4)) { ContentType = "video/ogg" },

        // Films that are special
        new("index-at-the-end.mp4", Real("scene.mp4"), Film("video/mp4", "320x180", 3)),
        new("index-at-the-start.mov", Real("scene.mov"), Film("video/quicktime", "320x180", 3)),
        new("fragments.mp4", Real("fragments.mp4"), Film("video/mp4", "320x180", 3)),
        new("vp9.webm", Real("scene.webm"), Film("video/webm", "320x180", 3)),
        new("hevc-10-bit.mkv", Real("scene.mkv"), Film("video/x-matroska", "320x180", 3)),
        new("from-a-browser.webm", Real("clock.webm"), Film("video/webm", "320x240", 8) with { BitRate = false }),
        new("phone-90.mp4", Turned(90, "on-its-side.mp4"), Film("video/mp4", "180x320", 3)),
        new("phone-180.mp4", Turned(180, "on-its-head.mp4"), Film("video/mp4", "320x180", 3)),
        new("phone-270.mp4", Turned(270, "on-its-other-side.mp4"), Film("video/mp4", "180x320", 3)),
        new("anamorphic.mp4", Real("anamorphic.mp4"), Film("video/mp4", "427x240", 8)),
        new("black-intro.mp4", Real("black-start.mp4"), Film("video/mp4", "320x240", 8)),
        new("wide.mp4", Real("wide.mp4"), Film("video/mp4", "3840x1080", 1) with { Thumbnail = "generated 1920x540" }),
        new("attachments.mkv", Real("attachments.mkv"), Film("video/x-matroska", "320x180", 3)),
        new("only-sound.mp4", Real("only-sound.mp4"), Failed("video/mp4", "no_picture at probe")),

        // Sound of every format
        new("sound.mp3", Real("sound.mp3"), Sound("audio/mpeg", 0.5)),
        new("untagged.mp3", Real("untagged.mp3"), Sound("audio/mpeg", 0.5)),
        new("sound.m4a", Real("sound.m4a"), Sound("audio/mp4", 0.5)),
        new("sound.aac", Real("sound.aac"), Sound("audio/aac", 0.5)),
        new("sound.ogg", Real("sound.ogg"), Sound("audio/ogg", 0.5)),
        new("sound.opus", Real("sound.opus"), Sound("audio/ogg", 0.5)),
        new("sound.flac", Real("sound.flac"), Sound("audio/flac", 0.5)),
        new("sound.wav", Real("sound.wav"), Sound("audio/wav", 0.5)),
        new CorpusFile("sound.webm", Real("sound.webm"), Sound("audio/webm", 0.5)).As(MediaKind.Audio, "audio/webm"),
        new CorpusFile("voice-message.mp4", Real("only-sound.mp4"), Sound("audio/mp4", 0.5)).As(MediaKind.Audio, "audio/mp4"),
        new("covered.mp3", Real("covered.mp3"), Sound("audio/mpeg", 0.5, "302x78")),
        new("covered.m4a", Real("covered.m4a"), Sound("audio/mp4", 0.5, "302x78")),
        new("covered.flac", Real("covered.flac"), Sound("audio/flac", 0.5, "302x78")),
        new("covered-with-a-photo.mp3", SoundWithPhoto, Sound("audio/mpeg", 0.5, "320x180")) { TellsPlace = true },
        new CorpusFile("silent-film.mp4", Real("film.mp4"), Failed("audio/mp4", "no_sound at probe")).As(MediaKind.Audio, "audio/mp4"),

        // Documents
        new("three-pages.pdf", Bytes(ThreePages), Document(3, "960x1280")),
        new("locked.pdf", Bytes(Pdf.Encrypted()), Stored("application/pdf") with { Failure = "encrypted at probe" }),
        new("letter.docx", Bytes(Zip("[Content_Types].xml", "word/document.xml")), Stored(Office)),
        new("letter.odt", Bytes(Zip("mimetype", "content.xml")), Stored("application/vnd.oasis.opendocument.text")),
        new("letter.doc", Bytes(Compound), Stored("application/msword")),
        new("letter.rtf", Text("{\\rtf1 Hello}"), Stored("application/rtf")),
        new("notes.txt", Text("The free Größe"), Stored("text/plain")), // its second word is where an MP4 has the name of a box
        new("notes.md", Text("# Hello"), Stored("text/markdown")),
        new("table.csv", Text("a,b\n1,2\n"), Stored("text/csv")),

        // Not what the name says
        new("a-png.jpg", Real("picture.png"), Picture("image/png", "302x78")),
        new("an-mp4.mov", Real("film.mp4"), Film("video/mp4", "124x78", 0.4)),
        new("a-jpeg.mp4", Real("picture.jpg"), Refused),
        new("sound-alone.mp4", Real("sound.m4a"), Refused),
        new("a-zip.pdf", Bytes(Zip("payload.exe")), Refused),
        new("html.txt", Text(Html), Stored("text/plain")),
        new("html.png", Text(Html), Refused),

        // Broken
        new("empty.png", Bytes([]), Refused),
        new("empty.mp4", Bytes([]), Refused),
        new("cut.jpg", Real("picture.jpg", Cut), Failed("image/jpeg", "unreadable at pictures") with { Size = "302x78" }),
        new("cut.png", Real("picture.png", Cut), Failed("image/png", "unreadable at pictures") with { Size = "302x78" }),
        new("cut-before-its-index.mp4", Real("scene.mp4", Cut), Refused),
        new("cut.webm", Real("scene.webm", bytes => bytes[..200]), Failed("video/webm", "unreadable at probe")),
        new("cut-behind-its-index.mov", Real("scene.mov", Cut), Refused), // by the sizes of its boxes
        new("cut.mp3", Real("covered.mp3", Cut), Sound("audio/mpeg", 0.5, "302x78")), // its header says how long it was
        new("cut.pdf", Bytes(Cut(ThreePages)), Failed("application/pdf", "unreadable at probe")),
        new("only-a-start.mp4", Bytes(Samples.Mp4(10_000)), Failed("video/mp4", "unreadable at probe")),

        // Two things at once
        new("png-and.html", Real("picture.png", Before("<script>alert(1)</script>"u8.ToArray())), Picture("image/png", "302x78")) { ContentType = "image/png" },
        new("gif-and-script.gif", Real("picture.gif", Script), Picture("image/gif", "302x78")),
        new("jpeg-and-zip.jpg", Real("picture.jpg", Before(Zip("payload.exe"))), Picture("image/jpeg", "302x78")),
        new("gif-and-pdf.gif", Real("picture.gif", Before(ThreePages)), Picture("image/gif", "302x78")),

        // Too large once they are unpacked
        new("30000x30000.png", HugePng, Failed("image/png", "too_many_pixels at pictures") with { Size = "30000x30000" }),
        new("boundless.gif", Real("picture.gif", Boundless), Failed("image/gif", "too_many_pixels at pictures") with { Size = "65535x65535" }),

        // Made so that the server fetches something
        new("playlist.mp4", Luring(HlsPlaylist), Refused),
        new("playlist-in-disguise.mp4", Luring(HlsPlaylist, Mp4Boxes.Ftyp("isom")), Failed("video/mp4", "unreadable at probe")),
        new("playlist.mp3", Luring(HlsPlaylist, Id3), Failed("audio/mpeg", "unreadable at probe")),
        new("playlist.txt", Luring(HlsPlaylist), Stored("text/plain")),
        new("manifest.mp4", Luring(DashManifest), Refused),
        new("manifest-in-disguise.mp4", Luring(DashManifest, Mp4Boxes.Ftyp("dash")), Failed("video/mp4", "unreadable at probe")),
        new("concat.mp4", Luring(ConcatScript), Refused),
        new("concat-in-disguise.mp4", Luring(ConcatScript, Mp4Boxes.Ftyp("isom")), Failed("video/mp4", "unreadable at probe")),
        new("session.mp4", Luring(Session), Refused),
        new("samples-elsewhere.mp4", FilmWithSamplesElsewhere, Film("video/mp4", "124x78", 0.4)),
        new("reference.mov", ReferenceMovie, Failed("video/quicktime", "unreadable at probe")),
        new("playlist-as-subtitles.avi", PlaylistAsSubtitles, Film("video/x-msvideo", "124x78", 0.4)),
        new("svg.png", Luring(Svg), Refused),
        new CorpusFile("picture.svg", Luring(Svg), Refused).As(MediaKind.Document, "image/svg+xml"),
        new("opens-a-page.pdf", PageThatOpensAnother, Document(1, "960x1280")),
        new("page-elsewhere.pdf", PageElsewhere, Document(1, "960x1280")),
    ];

    private static CorpusEnd Refused => new() { Status = "content_mismatch" };

    private static CorpusEnd Stored(string type) => new() { Status = "ready", ContentType = type };

    private static CorpusEnd Failed(string type, string failure) => new() { Status = "failed", ContentType = type, Failure = failure };

    private static CorpusEnd Picture(string type, string size) => Shown(type, $"original {size}") with { Size = size };

    private static CorpusEnd Film(string type, string size, double seconds) => Shown(type, $"generated {size}") with { Size = size, Seconds = seconds, BitRate = true };

    private static CorpusEnd Sound(string type, double seconds, string cover = "1280x320") => Shown(type, $"generated {cover}") with { Seconds = seconds, BitRate = true };

    private static CorpusEnd Document(int pages, string cover) => Shown("application/pdf", $"generated {cover}") with { Pages = pages };

    private static CorpusEnd Shown(string type, string thumbnail) => new() { Status = "ready", ContentType = type, Thumbnail = thumbnail, Renditions = Forms, Placeholder = true };
}
