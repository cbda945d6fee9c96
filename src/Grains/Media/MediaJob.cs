namespace Orleans.Media;

/// <summary>Work that is to be done on an asset. It is recorded before it starts, so that it outlives whoever does it.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaJob")]
public sealed record MediaJob
{
    /// <summary>Counts the asset's jobs from 1. What a job makes is stored under its number, so a repeated try overwrites its own.</summary>
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required JobKind Kind { get; init; }

    /// <summary>How often it was started.</summary>
    [Id(2)] public int Attempts { get; init; }

    /// <summary>Not to be started before this.</summary>
    [Id(3)] public required DateTimeOffset DueAt { get; init; }

    /// <summary>With <see cref="JobKind.Thumbnail"/>: which one.</summary>
    [Id(4)] public ThumbnailRequest? Thumbnail { get; init; }

    /// <summary>With <see cref="JobKind.Thumbnail"/>: where the asset stood when it was asked for, and stands again if it can't be made.</summary>
    [Id(5)] public MediaStatus? Before { get; init; }

    /// <summary>The job to do after this one.</summary>
    [Id(6)] public JobKind? Next { get; init; }

    /// <summary>How often it was put off because storage could not be reached. That doesn't count as an attempt.</summary>
    [Id(7)] public int? PutOff { get; init; }
}

/// <summary>What a job is for.</summary>
[GenerateSerializer, Alias("orleans.media.JobKind")]
public enum JobKind
{
    /// <summary>The first one after confirm: find out what the bytes are and make the picture that stands for them.</summary>
    Prepare = 0,
    /// <summary>Another thumbnail, which somebody asked for.</summary>
    Thumbnail = 1,
    /// <summary>What may follow later: the smaller forms.</summary>
    Renditions = 2,
}
