using System.Security.Cryptography;
using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class LargeVideoTests
{
    private const long Size = 1024L * 1024 * 1024;

    [Fact]
    public async Task A_video_of_1_GB_is_uploaded_in_blocks_killed_half_way_resumed_and_confirmed_and_comes_back_byte_for_byte()
    {
        using var run = await RunScript.Start();
        var folder = Directory.CreateTempSubdirectory("video-").FullName;
        try
        {
            var file = Path.Combine(folder, "film.mp4");
            await MakeVideo(file);

            using (var killed = Upload(run, file))
            {
                await Eventually.True(async () => await Landed(run, file) >= 40, "forty blocks have landed", TimeSpan.FromMinutes(3));
                killed.Kill();
            }

            var landed = await Landed(run, file);
            Assert.InRange(landed, 40, 127);

            using var resumed = Upload(run, file);
            await resumed.Process.WaitForExitAsync();
            var lines = resumed.Output.Trim().Split('\n');
            Assert.Contains($"{landed} of them there", lines[0], StringComparison.Ordinal);
            var asset = JsonDocument.Parse(lines[^1]).RootElement;
            Assert.Equal(("processing", Size), (asset.GetProperty("status").GetString(), asset.GetProperty("size").GetInt64()));

            using var http = run.Client();
            await using var content = await http.GetStreamAsync(asset.GetProperty("url").GetString());
            await using var original = File.OpenRead(file);
            Assert.Equal(await SHA256.HashDataAsync(original), await SHA256.HashDataAsync(content));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await run.Signal("TERM");
            Directory.Delete(run.Data, recursive: true);
        }
    }

    /// <summary>A film that plays, filled up with a "free" box, which players skip.</summary>
    private static async Task MakeVideo(string file)
    {
        var (exitCode, output) = await Child.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=2", "-pix_fmt", "yuv420p", file);
        Assert.True(exitCode == 0, output);
        await using var stream = new FileStream(file, FileMode.Append);
        var rest = Size - stream.Length;
        var header = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header, (uint)rest);
        "free"u8.CopyTo(header.AsSpan(4));
        await stream.WriteAsync(header);
        var noise = RandomNumberGenerator.GetBytes(1024 * 1024);
        for (var left = rest - header.Length; left > 0; left -= noise.Length)
        {
            BitConverter.TryWriteBytes(noise, left);
            await stream.WriteAsync(noise.AsMemory(0, (int)Math.Min(left, noise.Length)));
        }
    }

    private static Child Upload(RunScript run, string file) => Child.Start(
        Repository.PathOf("docs", "examples", "upload-in-blocks.sh"),
        [file],
        new Dictionary<string, string?> { ["KEY"] = run.Key, ["API"] = run.Api.ToString().TrimEnd('/') });

    private static async Task<int> Landed(RunScript run, string file)
    {
        if (!File.Exists($"{file}.upload") || await File.ReadAllTextAsync($"{file}.upload") is not { Length: > 0 } id) return 0;
        using var http = run.Client();
        return JsonDocument.Parse(await http.GetStringAsync($"media/{id.Trim()}/upload")).RootElement.GetProperty("landed").GetArrayLength();
    }
}
