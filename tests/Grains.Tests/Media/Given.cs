namespace Orleans.Media.Tests;

/// <summary>Assets to apply rules to.</summary>
internal static class Given
{
    public static readonly AccountId Account = AccountId.Parse("acme");
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ProcessingOptions Processing = new();

    public static MediaId Id { get; } = MediaId.TryParse("m_01ARYZ6S41TSV4RRFFQ69G5FAV", out var id) ? id : default;

    public static MediaState New(UploadRequest request, MediaOptions? options = null) => MediaRules.Start(Account, Id, request, options ?? new(), Noon);

    public static MediaState New(string filename = "cat.png") => New(new UploadRequest { Filename = filename });

    public static MediaState In(MediaStatus status) => New() with { Status = status };

    public static VerifiedObject Verified(string type = "image/png") => new(1234, type, 640, 480, Snapshot: null);
}
