namespace Orleans.Media;

/// <summary>
/// All that is stored of an asset. It is written as JSON (<see cref="MediaStateJson"/>); the database's trigger reads the
/// catalog's columns from it, so the names of its properties are a contract with the schema scripts.
/// </summary>
public sealed record MediaState
{
    public required string Account { get; init; }
    public required string Id { get; init; }

    /// <summary>The request as it was made: a repeated one must be the same.</summary>
    public required UploadRequest Request { get; init; }

    public required MediaKind Kind { get; init; }
    public required string Filename { get; init; }
    public string? ContentType { get; init; }
    public string? TenantId { get; init; }

    /// <summary>The application's own data and words as they are now; null if there are none. The request keeps what it came with.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    public MediaStatus Status { get; init; }
    public MediaStatus? StatusBeforeDelete { get; init; }

    public long? Size { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public long? DurationMs { get; init; }
    public long? BitRate { get; init; }
    public int? Pages { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset PurgeAt { get; init; }

    /// <summary>The purge that was announced; null if none was.</summary>
    public DateTimeOffset? PurgeSoonFor { get; init; }

    public required DateTimeOffset UploadExpiresAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The secret part of its public address and of its blob's name.</summary>
    public required string Token { get; init; }

    /// <summary>The blob's name in the container.</summary>
    public required string Blob { get; init; }

    /// <summary>The snapshot that pins a resumable upload's verified bytes.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The thumbnail that was made or chosen; null if there is none, or the asset is its own.</summary>
    public StoredThumbnail? Thumbnail { get; init; }

    public IReadOnlyList<StoredRendition>? Renditions { get; init; }

    /// <summary>A picture of a few pixels as a <c>data:</c> URL.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Why the last job failed; null if it didn't.</summary>
    public MediaFailure? Failure { get; init; }

    /// <summary>What is to be done or being done; null if nothing is.</summary>
    public MediaJob? Job { get; init; }

    /// <summary>How many jobs there were.</summary>
    public int? JobCount { get; init; }

    /// <summary>When its job may start, for the catalog, which the silos look into for jobs that nobody does.</summary>
    public DateTimeOffset? JobDue => Status is MediaStatus.Deleted ? null : Job?.DueAt;

    public IReadOnlyList<Transition> History { get; init; } = [];
}
