using System.Collections.Concurrent;

namespace Orleans.Media.Testing;

/// <summary>Small files of every type, written by ffmpeg and vips when a test first asks for one.</summary>
public static class RealMedia
{
    /// <summary>How large the pictures are: more than a byte holds, and not square; even, because HEVC stores others with a margin.</summary>
    public const string PictureSize = "302x78";

    private const string Picture = $"-f lavfi -i testsrc=size={PictureSize}:rate=10:duration=0.1 -frames:v 1";
    private const string Film = "-f lavfi -i testsrc=size=124x78:rate=25:duration=0.4";
    private const string Scene = "-f lavfi -i testsrc2=size=320x180:rate=25:duration=3"; // with words on it: one sees which way is up
    private const string Upright = "-f lavfi -i testsrc2=size=180x320:rate=25:duration=3";
    private const string Sound = "-f lavfi -i sine=duration=0.5";

    // Eight seconds whose right half tells the time: it is 20 bright at the start and brighter by 25 each second. The left
    // half goes from black to white, so that there is something to see.
    private const string Clock = $"-f lavfi -i nullsrc=size=320x240:rate=10:duration=8,{Face}";
    private const string Face = "geq=lum='if(lt(X,W/2),255*Y/H,20+25*T)':cb=128:cr=128";
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("real-media-").FullName;

    private static readonly Dictionary<string, string> Recipes = new()
    {
        ["picture.png"] = $"ffmpeg {Picture}",
        ["picture.jpg"] = $"ffmpeg {Picture}",
        ["picture.gif"] = $"ffmpeg {Picture}",
        ["picture.bmp"] = $"ffmpeg {Picture} -pix_fmt bgr24",
        ["picture.tiff"] = $"ffmpeg {Picture}",
        ["lossy.webp"] = $"ffmpeg {Picture} -lossless 0",
        ["lossless.webp"] = $"ffmpeg {Picture} -lossless 1",
        ["transparent.png"] = $"ffmpeg {Picture} -vf format=rgba,colorchannelmixer=aa=0.5",
        ["transparent.webp"] = "vips webpsave {transparent.png} {}",
        ["other.tiff"] = "vips tiffsave {picture.png} {} --compression deflate",
        ["progressive.jpg"] = "vips jpegsave {picture.png} {} --interlace",
        ["picture.avif"] = "vips heifsave {picture.png} {} --compression av1",
        ["picture.heic"] = "vips heifsave {picture.png} {} --compression hevc",
        ["film.mp4"] = $"ffmpeg {Film} -c:v mpeg4",
        ["film.mov"] = $"ffmpeg {Film} -c:v mpeg4",
        ["film.webm"] = $"ffmpeg {Film} -c:v libvpx",
        ["film.mkv"] = $"ffmpeg {Film} -c:v mpeg4",
        ["film.avi"] = $"ffmpeg {Film} -c:v mpeg4",
        ["film.ts"] = $"ffmpeg {Film} -c:v mpeg2video",
        ["film.mpg"] = $"ffmpeg {Film} -c:v mpeg2video",
        ["film.3gp"] = $"ffmpeg {Film} -c:v mpeg4",
        ["sound.mp3"] = $"ffmpeg {Sound}",
        ["untagged.mp3"] = $"ffmpeg {Sound} -id3v2_version 0 -write_xing 0",
        ["sound.m4a"] = $"ffmpeg {Sound}",
        ["sound.aac"] = $"ffmpeg {Sound}",
        ["sound.ogg"] = $"ffmpeg {Sound} -c:a libvorbis",
        ["sound.opus"] = $"ffmpeg {Sound} -c:a libopus",
        ["sound.flac"] = $"ffmpeg {Sound}",
        ["sound.wav"] = $"ffmpeg {Sound}",
    };

    // Those with something particular about them.
    private static readonly Dictionary<string, string> Particular = new()
    {
        ["clock.mp4"] = $"ffmpeg {Clock} -c:v libx264 -preset ultrafast -g 20 -movflags +faststart",
        ["one-key-frame.mp4"] = $"ffmpeg {Clock} -c:v libx264 -preset ultrafast -g 1000",
        ["clock.mkv"] = $"ffmpeg {Clock} -c:v mpeg4 -g 20",
        ["clock.ts"] = $"ffmpeg -f lavfi -i nullsrc=size=320x240:rate=25:duration=8,{Face} -c:v mpeg2video -g 50",
        ["slow.mp4"] = $"ffmpeg -f lavfi -i nullsrc=size=320x240:rate=1:duration=8,{Face} -c:v libx264 -preset ultrafast",
        ["clock.webm"] = $"ffmpeg {Clock} -c:v libvpx -deadline realtime -f webm -live 1", // as a browser records: no duration, no index
        ["long-sound.mp4"] = $"ffmpeg {Clock} -f lavfi -i sine=duration=20 -c:v libx264 -preset ultrafast -c:a aac",
        ["black-start.mp4"] = $"ffmpeg {Clock},drawbox=w=iw:h=ih:color=black:t=fill:enable='lt(t,3)' -c:v libx264 -preset ultrafast -g 1000",
        ["black.mp4"] = "ffmpeg -f lavfi -i color=black:size=320x240:rate=10:duration=2 -c:v libx264",
        ["turned.mp4"] = "ffmpeg -i {clock.mp4} -c copy -metadata:s:v rotate=90",
        ["anamorphic.mp4"] = $"ffmpeg {Clock},setsar=4/3 -c:v libx264 -preset ultrafast",
        ["wide.mp4"] = "ffmpeg -f lavfi -i testsrc=size=3840x1080:rate=2:duration=1 -c:v libx264 -preset ultrafast",
        ["hd.mp4"] = "ffmpeg -f lavfi -i testsrc=size=1440x900:rate=10:duration=2 -f lavfi -i sine=duration=2 -c:v libx264 -preset ultrafast -c:a aac",
        ["huge.mov"] = "ffmpeg -f lavfi -i testsrc2=size=1280x720:rate=6:duration=10,format=uyvy422 -c:v rawvideo", // 110 MB
        ["huge-fast.mov"] = "ffmpeg -i {huge.mov} -c copy -movflags +faststart",
        ["raw.mpg"] = $"ffmpeg {Film} -c:v mpeg2video -f mpeg2video",
        ["film.ogv"] = $"ffmpeg {Film} -c:v libtheora",
        ["film.flv"] = $"ffmpeg {Film} -c:v flv",
        ["only-sound.mp4"] = $"ffmpeg {Sound} -c:a aac",
        ["located.mp4"] = "ffmpeg -i {hd.mp4} -c copy -metadata location=+52.5200+013.4050/ -metadata title=Secret -metadata:s:v title=Secret -movflags use_metadata_tags",
        ["scene.png"] = $"ffmpeg {Scene} -frames:v 1",
        ["scene.mp4"] = $"ffmpeg {Scene} -f lavfi -i sine=duration=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac", // its index is at the end
        ["scene.mov"] = "ffmpeg -i {scene.mp4} -c copy -movflags +faststart",
        ["scene.mpg"] = $"ffmpeg {Scene} -c:v mpeg2video",
        ["scene.webm"] = $"ffmpeg {Scene} -f lavfi -i sine=duration=3 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a libopus",
        ["scene.mkv"] = $"ffmpeg {Scene} -c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt yuv420p10le",
        ["on-its-side.mp4"] = $"ffmpeg {Upright},transpose=cclock -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
        ["on-its-other-side.mp4"] = $"ffmpeg {Upright},transpose=clock -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
        ["on-its-head.mp4"] = "ffmpeg -i {scene.mp4} -vf hflip,vflip -an -c:v libx264 -preset ultrafast",
        ["fragments.mp4"] = "ffmpeg -i {scene.mp4} -c copy -movflags frag_keyframe+empty_moov",
        ["attachments.mkv"] = "ffmpeg -i {scene.mp4} -c copy -attach {picture.png} -metadata:s:t mimetype=image/png",
        ["many-frames.gif"] = "ffmpeg -f lavfi -i testsrc2=size=32x32:rate=50:duration=200",
        ["animated.gif"] = "ffmpeg -f lavfi -i testsrc2=size=320x180:rate=5:duration=2",
        ["animated.webp"] = "ffmpeg -i {animated.gif} -c:v libwebp_anim -loop 0",
        ["cmyk.jpg"] = "vips colourspace {scene.png} {} cmyk",
        ["16-bit.png"] = "ffmpeg -i {scene.png} -pix_fmt rgb48be",
        ["grey.jpg"] = "vips colourspace {scene.png} {} b-w",
        ["sound.webm"] = $"ffmpeg {Sound} -c:a libopus",
        ["covered.mp3"] = "ffmpeg -i {sound.mp3} -i {picture.png} -map 0 -map 1 -c copy -disposition:v attached_pic",
        ["covered.m4a"] = "ffmpeg -i {sound.m4a} -i {picture.jpg} -map 0 -map 1 -c copy -disposition:v attached_pic",
        ["covered.flac"] = "ffmpeg -i {sound.flac} -i {picture.png} -map 0 -map 1 -c copy -disposition:v attached_pic",
        ["half-loud.wav"] = "ffmpeg -f lavfi -i sine=duration=1 -af volume=0:enable='lt(t,0.5)'",
    };

    static RealMedia() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>One of each type and way to write it, without the particular ones.</summary>
    public static IEnumerable<string> Names => Recipes.Keys;

    public static async Task<byte[]> Read(string name) => await File.ReadAllBytesAsync(await PathOf(name));

    public static Task<string> PathOf(string name) => Made.GetOrAdd(name, _ => new(() => Make(name))).Value;

    /// <summary>A file of these bytes.</summary>
    /// <param name="bytes">What it holds.</param>
    /// <param name="type">Its filename's extension.</param>
    public static async Task<string> Write(byte[] bytes, string type)
    {
        var path = NewPath(type);
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    /// <summary>A picture in another format, or done something else to by vips.</summary>
    public static async Task<string> Convert(string path, string type, string operation = "copy", params string[] options)
    {
        var made = NewPath(type);
        var (exitCode, output) = await Child.Run("vips", [operation, path, made, .. options]);
        return exitCode == 0 ? made : throw new InvalidOperationException($"vips could not {operation} a {type}: {output}");
    }

    private static string NewPath(string type) => Path.Combine(Folder, $"{Guid.NewGuid():N}.{type}");

    private static async Task<string> Make(string name)
    {
        var path = Path.Combine(Folder, name);
        var words = new List<string>();
        foreach (var word in (Recipes.GetValueOrDefault(name) ?? Particular[name]).Split(' '))
        {
            words.Add(word switch { "{}" => path, ['{', .. var other, '}'] => await PathOf(other), _ => word });
        }

        if (words[0] == "ffmpeg") words = ["ffmpeg", "-nostdin", "-loglevel", "error", .. words[1..], path];
        var (exitCode, output) = await Child.Run(words[0], [.. words[1..]]);
        return exitCode == 0 && File.Exists(path) ? path : throw new InvalidOperationException($"{words[0]} could not write {name}: {output}");
    }
}
