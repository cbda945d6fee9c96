namespace Orleans.Media;

/// <summary>Why something could not be made of an asset.</summary>
/// <param name="Code">Which kind of reason.</param>
/// <param name="Message">What it was in this case and what to do, for people.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Step">The step that failed: <c>probe</c>, <c>cover</c>, …; null if no step could say so.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaFailure")]
public sealed record MediaFailure([property: Id(0)] FailureCode Code, [property: Id(1)] string Message, [property: Id(2)] int Attempts, [property: Id(3)] string? Step);

/// <summary>The reasons for which processing gives up.</summary>
[GenerateSerializer, Alias("orleans.media.FailureCode")]
public enum FailureCode
{
    /// <summary>The bytes can't be decoded: broken, cut off, or not what their first bytes promise. Upload the file again.</summary>
    Unreadable = 0,
    /// <summary>A video without a picture, e.g. sound in an MP4: upload it as audio.</summary>
    NoPicture = 1,
    /// <summary>Audio without sound.</summary>
    NoSound = 2,
    /// <summary>More pixels than the registry decodes.</summary>
    TooManyPixels = 3,
    /// <summary>A step took longer than it may.</summary>
    TookTooLong = 4,
    /// <summary>A decoder ran out of its memory or crashed on the bytes.</summary>
    DecoderCrashed = 5,
    /// <summary>A document that can't be read without its password.</summary>
    Encrypted = 6,
    /// <summary>This installation hasn't the decoder: GET /health says which it has.</summary>
    DecoderMissing = 7,
    /// <summary>There is no such frame or page.</summary>
    NoSuchFrame = 8,
    /// <summary>The asset that should become the thumbnail is gone or is no picture.</summary>
    SourceUnavailable = 9,
    /// <summary>The process that worked on it ended before it was done, as often as it was tried.</summary>
    WorkerLost = 10,
    /// <summary>The bytes were verified once and are gone from storage. Upload the file again.</summary>
    BytesLost = 11,
}
