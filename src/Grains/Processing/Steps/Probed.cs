using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media;

/// <summary>What ffprobe says of a film or sound, as far as anybody here asks.</summary>
internal sealed record Probed
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString };

    public IReadOnlyList<Stream> Streams { get; init; } = [];

    public Container Format { get; init; } = new();

    public sealed record Container(double? Duration = null, long? BitRate = null, long? Size = null);

    public sealed record Stream
    {
        public int Index { get; init; }
        public string? CodecType { get; init; }
        public int Width { get; init; }
        public int Height { get; init; }
        public string? SampleAspectRatio { get; init; }
        public double? Duration { get; init; }
        public long? BitRate { get; init; }
        public Placement Disposition { get; init; } = new();
        public Words Tags { get; init; } = new();
        public IReadOnlyList<SideData> SideDataList { get; init; } = [];

        public bool IsPicture => CodecType == "video" && Disposition.AttachedPic == 1;
        public bool IsFilm => CodecType == "video" && Disposition.AttachedPic == 0;
        public bool IsSound => CodecType == "audio";

        /// <summary>Pixels as shown: made square, then turned.</summary>
        public (int Width, int Height) Shown()
        {
            var width = (int)Math.Round(Width * PixelAspect());
            return IsTurned() ? (Height, width) : (width, Height);
        }

        private double PixelAspect() =>
            SampleAspectRatio?.Split(':') is [var x, var y] && double.TryParse(x, CultureInfo.InvariantCulture, out var wide) && double.TryParse(y, CultureInfo.InvariantCulture, out var high) && wide > 0 && high > 0
                ? wide / high
                : 1;

        private bool IsTurned() => Math.Abs(SideDataList.FirstOrDefault(data => data.Rotation is not null)?.Rotation ?? Tags.Rotate ?? 0) % 180 is > 45 and < 135;
    }

    public sealed record Placement(int AttachedPic = 0);

    public sealed record Words(double? Rotate = null);

    public sealed record SideData(double? Rotation = null);

    public static async Task<Probed> Ask(Ffmpeg ffmpeg, JobRun run, CancellationToken cancellationToken)
    {
        var answer = await ffmpeg.Probe(run,
        [
            "-show_entries",
            "stream=index,codec_type,width,height,sample_aspect_ratio,duration,bit_rate:stream_disposition=attached_pic:stream_tags=rotate:stream_side_data=rotation:format=duration,bit_rate,size",
            "-of", "json",
        ], null, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<Probed>(answer, Json) ?? throw Ffmpeg.Unreadable();
        }
        catch (JsonException) // a file with so many streams that the answer was cut off, or with numbers that are none
        {
            throw Ffmpeg.Unreadable();
        }
    }

    /// <summary>Milliseconds; null if the file doesn't say.</summary>
    public long? DurationMs(Stream stream) => (Format.Duration ?? stream.Duration) is > 0 and < 1e9 and var seconds ? (long)Math.Round(seconds * 1000) : null;
}
