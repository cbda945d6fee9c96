using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>The films that are processed, made by ffmpeg.</summary>
public sealed class Films(string folder)
{
    /// <summary>320 by 240, 4 seconds.</summary>
    public Task<string> Small() => Make("small.mp4", "320x240", 4, "-b:v", "400k");

    /// <summary>1080p, 10 seconds at 8 Mbit/s, as a phone's share button gives it.</summary>
    public Task<string> Clip() => Make("clip.mp4", "1920x1080", 10, "-b:v", "8M");

    /// <summary>1080p at 20 Mbit/s, over and over again until it has so many bytes.</summary>
    /// <param name="bytes">At least.</param>
    /// <param name="moovFirst">Whether the index stands before the pictures; a camera writes it behind them.</param>
    public async Task<string> Long(long bytes, bool moovFirst)
    {
        var seconds = await Make("seconds.mp4", "1920x1080", 10, "-b:v", "20M");
        var film = Path.Combine(folder, "long.mp4");
        var times = bytes / new FileInfo(seconds).Length;
        await Run(["-stream_loop", $"{times}", "-i", seconds, "-c", "copy", .. moovFirst ? ["-movflags", "+faststart"] : Array.Empty<string>(), film]);
        return film;
    }

    private async Task<string> Make(string name, string size, int seconds, params string[] quality)
    {
        var film = Path.Combine(folder, name);
        if (File.Exists(film)) return film;
        await Run(
        [
            // Noise, so that a frame costs to decode what one of a camera does.
            "-f", "lavfi", "-i", $"testsrc2=size={size}:rate=30:duration={seconds},noise=alls=12:allf=t", "-f", "lavfi", "-i", $"sine=duration={seconds}",
            "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "60", .. quality, "-c:a", "aac", film,
        ]);
        return film;
    }

    private static async Task Run(IEnumerable<string> arguments)
    {
        var (exitCode, output) = await Child.Run("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", .. arguments]);
        if (exitCode != 0) throw new InvalidOperationException($"ffmpeg could not make a film: {output}");
    }
}
