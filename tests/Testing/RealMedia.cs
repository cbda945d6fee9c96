using System.Collections.Concurrent;

namespace Orleans.Media.Testing;

/// <summary>Small files of every type, written by ffmpeg and vips when a test first asks for one.</summary>
public static class RealMedia
{
    /// <summary>How large the pictures are: more than a byte holds, and not square; even, because HEVC stores others with a margin.</summary>
    public const string PictureSize = "302x78";

    private const string Picture = $"-f lavfi -i testsrc=size={PictureSize}:rate=10:duration=0.1 -frames:v 1";
    private const string Film = "-f lavfi -i testsrc=size=124x78:rate=25:duration=0.4";
    private const string Sound = "-f lavfi -i sine=duration=0.5";
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

    static RealMedia() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

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
        foreach (var word in Recipes[name].Split(' '))
        {
            words.Add(word switch { "{}" => path, ['{', .. var other, '}'] => await PathOf(other), _ => word });
        }

        if (words[0] == "ffmpeg") words = ["ffmpeg", "-nostdin", "-loglevel", "error", .. words[1..], path];
        var (exitCode, output) = await Child.Run(words[0], [.. words[1..]]);
        return exitCode == 0 && File.Exists(path) ? path : throw new InvalidOperationException($"{words[0]} could not write {name}: {output}");
    }
}
