using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>How assets are processed after confirm. Section <c>Processing</c> of the configuration; checked at start.</summary>
public sealed class ProcessingOptions
{
    /// <summary>Whether assets are processed at all. Default true. Without it every confirmed asset is ready at once, as it is.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Decoders at once per silo. Default 0: one less than the machine has cores, which is left to requests, but at least one; at most 64.</summary>
    [Range(0, 64)]
    public int Workers { get; set; }

    /// <summary>How many decoders <see cref="Workers"/> are on this machine.</summary>
    public int WorkersHere => Workers > 0 ? Workers : Math.Clamp(Environment.ProcessorCount - 1, 1, 64);

    /// <summary>How often a job is tried whose worker or storage fails. Default 3; 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// How long a worker may be silent before its job is given to another. Four times as often it says that it lives, and twice as
    /// often the silos look for jobs that nobody does. Default 20 seconds; 1 second to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most pixels (width times height) that are decoded. Default 268 million, a square of 16,384; 1 million to 2 billion.</summary>
    [Range(1_000_000L, 2_000_000_000L)]
    public long MaxPixels { get; set; } = 16_384L * 16_384;

    /// <summary>How long one step may take, transcoding apart. Default one minute; 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How much memory a decoder may take, in bytes. Default 2 GiB; at least 256 MiB.</summary>
    [Range(256L * 1024 * 1024, long.MaxValue)]
    public long DecoderMemory { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The most bytes that a step may write, transcoding apart. Default 256 MiB; at least 1 MiB.</summary>
    [Range(1024L * 1024, long.MaxValue)]
    public long MaxOutputBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Whether videos get 240p and 720p MP4 renditions. Default false: they take many times longer than all else.</summary>
    public bool VideoRenditions { get; set; }

    /// <summary>How long making one video rendition may take. Default one hour; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan TranscodeTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Where files lie while a job runs. Default: a folder of this user in the system's temporary one. What a killed process left there is deleted at the next start.</summary>
    public string Scratch { get; set; } = Path.Combine(Path.GetTempPath(), $"orleans-media-{Environment.UserName}");
}
