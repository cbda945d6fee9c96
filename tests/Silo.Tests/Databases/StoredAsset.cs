namespace Orleans.Media.Tests;

/// <summary>One asset's state as its grain would store it.</summary>
internal sealed class StoredAsset(TestDatabase database, AccountId account, MediaId id)
{
    private readonly GrainState<MediaState> _record = new();

    public StoredAsset(TestDatabase database, AccountId account, DateTimeOffset? created = null) : this(database, account, MediaId.New(created ?? TestDatabase.Now)) =>
        Created = created ?? TestDatabase.Now;

    public AccountId Account => account;

    public MediaId Id => id;

    public DateTimeOffset Created { get; } = TestDatabase.Now;

    public MediaState? State => _record.RecordExists ? _record.State : null;

    public string? ETag => _record.ETag;

    public GrainId GrainId => GrainId.Create("media", $"{account}/{id}");

    /// <summary>An account that no other test has.</summary>
    public static AccountId NewAccount() => AccountId.Parse($"a{Guid.NewGuid():N}");

    /// <summary>The same asset as another activation sees it that has read nothing yet.</summary>
    public StoredAsset Elsewhere() => new(database, account, id);

    public async Task Write(MediaKind kind = MediaKind.Image, MediaStatus status = MediaStatus.PendingUpload, string? tenant = null, long? size = null, IReadOnlyList<string>? tags = null, IReadOnlyDictionary<string, string>? metadata = null) => await Write(new MediaState
    {
        Account = account.Value,
        Id = id.Value,
        Request = new UploadRequest { Filename = "a.png" },
        Kind = kind,
        Filename = "a.png",
        TenantId = tenant,
        Status = status,
        Size = size,
        Tags = tags,
        Metadata = metadata,
        CreatedAt = Created,
        PurgeAt = Created.AddDays(60),
        UploadExpiresAt = Created.AddHours(1),
        Token = "t",
        Blob = "b",
    });

    public async Task Write(MediaState state)
    {
        _record.State = state;
        await database.Storage.WriteStateAsync("media", GrainId, _record);
    }

    public Task Read() => database.Storage.ReadStateAsync("media", GrainId, _record);

    public Task Clear() => database.Storage.ClearStateAsync("media", GrainId, _record);
}
