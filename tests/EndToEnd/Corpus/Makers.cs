using System.IO.Compression;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>How the corpus's files are made.</summary>
internal static class Makers
{
    /// <summary>As ffmpeg and vips write it.</summary>
    public static Func<Uri, Task<byte[]>> Real(string name) => _ => RealMedia.Read(name);

    /// <summary>The same, done something to.</summary>
    public static Func<Uri, Task<byte[]>> Real(string name, Func<byte[], byte[]> change) => async _ => change(await RealMedia.Read(name));

    public static Func<Uri, Task<byte[]>> Bytes(byte[] bytes) => _ => Task.FromResult(bytes);

    public static Func<Uri, Task<byte[]>> Text(string text) => _ => Task.FromResult(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes, and behind them a text that names the bait.</summary>
    public static Func<Uri, Task<byte[]>> Luring(Func<Uri, string> text, params byte[] before) => bait => Task.FromResult<byte[]>([.. before, .. Encoding.UTF8.GetBytes(text(bait))]);

    public static byte[] Cut(byte[] file) => file[..(file.Length / 2)];

    public static string HlsPlaylist(Uri bait) => $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{bait}\n#EXT-X-ENDLIST\n";

    public static string DashManifest(Uri bait) =>
        $"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>{bait}</BaseURL></Representation></AdaptationSet></Period></MPD>""";

    public static string ConcatScript(Uri bait) => $"ffconcat version 1.0\nfile '{bait}'\n";

    public static string Svg(Uri bait) =>
        $"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99"><image xlink:href="{bait}" width="99" height="99"/></svg>""";

    public static string Session(Uri bait) => $"v=0\no=- 0 0 IN IP4 {bait.Host}\ns=-\nc=IN IP4 {bait.Host}\nt=0 0\nm=video {bait.Port} TCP/RTP/AVP 96\na=rtpmap:96 H264/90000\n";

    /// <summary>A tag at a recording's start, without anything in it.</summary>
    public static byte[] Id3 => [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, .. new byte[10]];

    /// <summary>A film whose samples are said to be elsewhere.</summary>
    public static async Task<byte[]> FilmWithSamplesElsewhere(Uri bait) =>
        Mp4Boxes.With(await RealMedia.Read("film.mp4"), "moov/trak/mdia/minf/dinf/dref", Mp4Boxes.Elsewhere(bait));

    /// <summary>QuickTime's way to say: the film is there.</summary>
    public static Task<byte[]> ReferenceMovie(Uri bait)
    {
        var url = Encoding.ASCII.GetBytes(bait.AbsoluteUri);
        var reference = Mp4Boxes.Box("rdrf", [0, 0, 0, 0], "url "u8.ToArray(), [0, 0, 0, (byte)(url.Length + 1)], url, [0]);
        return Task.FromResult<byte[]>([.. Mp4Boxes.Ftyp("qt  "), .. Mp4Boxes.Box("moov", Mp4Boxes.Box("rmra", Mp4Boxes.Box("rmda", reference)))]);
    }

    /// <summary>A film whose subtitles are a playlist.</summary>
    public static async Task<byte[]> PlaylistAsSubtitles(Uri bait) => AviChunks.WithSubtitles(await RealMedia.Read("film.avi"), Encoding.UTF8.GetBytes(HlsPlaylist(bait)));

    /// <summary>A film as a phone records it: the picture lies on its side, or on its head, and a sign says so.</summary>
    public static Func<Uri, Task<byte[]>> Turned(int degrees, string unturn) => async _ => Mp4Boxes.Turned(await RealMedia.Read(unturn), degrees);

    /// <summary>A photo as a phone takes it: turned, with a sign, the camera's name and the place.</summary>
    public static Func<Uri, Task<byte[]>> Photo(int orientation, string? turn = null, string type = "jpg") => async _ =>
    {
        var scene = await RealMedia.PathOf("scene.png");
        if (turn is not null) scene = await RealMedia.Convert(scene, "png", "rot", turn);
        var photo = await RealMedia.Write(Exif.Into(await File.ReadAllBytesAsync(await RealMedia.Convert(scene, "jpg")), orientation), "jpg");
        return await File.ReadAllBytesAsync(type is "jpg" ? photo : await RealMedia.Convert(photo, type));
    };

    /// <summary>A recording whose cover is a photo that tells where it was taken.</summary>
    public static async Task<byte[]> SoundWithPhoto(Uri bait)
    {
        var photo = await RealMedia.Write(await Photo(1)(bait), "jpg");
        var made = $"{photo}.mp3";
        var (exitCode, output) = await Child.Run("ffmpeg", "-nostdin", "-loglevel", "error", "-i", await RealMedia.PathOf("sound.mp3"), "-i", photo, "-map", "0", "-map", "1", "-c", "copy", made);
        return exitCode == 0 ? await File.ReadAllBytesAsync(made) : throw new InvalidOperationException(output);
    }

    public static byte[] ThreePages => Pdf.Of(600, 800, "", "", "1 0.5 0", "0 1 0", "0 0 1");

    /// <summary>A document that wants to be followed to the bait when it is opened.</summary>
    public static Task<byte[]> PageThatOpensAnother(Uri bait) => Task.FromResult(Pdf.Of(600, 800, $"/AA << /O << /S /URI /URI ({bait}) >> >>", "", "1 0.5 0"));

    /// <summary>A document whose page is said to be elsewhere.</summary>
    public static Task<byte[]> PageElsewhere(Uri bait)
    {
        var pdf = Encoding.Latin1.GetString(Pdf.Of(600, 800, "", "", "1 0.5 0"));
        return Task.FromResult(Encoding.Latin1.GetBytes(pdf.Replace("<< /Length", $"<< /F << /FS /URL /F ({bait}) >> /Length", StringComparison.Ordinal)));
    }

    /// <summary>30,000 pixels wide and high, and black, so that they take 100 KB.</summary>
    public static async Task<byte[]> HugePng(Uri bait)
    {
        var path = await RealMedia.Write([], "png");
        var (exitCode, output) = await Child.Run("vips", "black", $"{path}[bitdepth=1]", "30000", "30000");
        return exitCode == 0 ? await File.ReadAllBytesAsync(path) : throw new InvalidOperationException(output);
    }

    /// <summary>A GIF that says it is as wide and high as a GIF can be.</summary>
    public static byte[] Boundless(byte[] gif) => [.. gif[..6], 0xFF, 0xFF, 0xFF, 0xFF, .. gif[10..]];

    /// <summary>A GIF that is JavaScript too: its width is the start of a comment.</summary>
    public static byte[] Script(byte[] gif) => [.. gif[..6], .. "/*"u8, .. gif[8..], .. "*/=1;alert(1)"u8];

    /// <summary>Something of another kind behind a file's end.</summary>
    public static Func<byte[], byte[]> Before(byte[] other) => file => [.. file, .. other];

    public static byte[] Zip(params string[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries) zip.CreateEntry(entry);
        }

        return file.ToArray();
    }

    /// <summary>The start of a document of the years before zip.</summary>
    public static byte[] Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504]];
}
