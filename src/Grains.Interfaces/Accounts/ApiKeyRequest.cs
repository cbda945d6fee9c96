namespace Orleans.Media;

/// <summary>Asks for a key.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKeyRequest")]
public sealed record ApiKeyRequest
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>What people call it: at most 100 characters, no control characters.</summary>
    [Id(0)] public string Name { get; init; } = "";
    /// <summary>What it may be used for.</summary>
    [Id(1)] public required Scopes Scopes { get; init; }
    /// <summary>The only tenant whose assets it opens; null for all of the account's.</summary>
    [Id(2)] public string? TenantId { get; init; }
    /// <summary>From when on it opens nothing; null for never.</summary>
    [Id(3)] public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>How it begins, one of those that the registry is configured with; null for the first of them.</summary>
    [Id(4)] public string? Prefix { get; init; }

    /// <summary>What is wrong with this request, as far as it can be told without the registry's clock and configuration; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Name.Length > MaxName || Name.Any(char.IsControl)) errors.Add(new("name", $"A name has at most {MaxName} characters and no control characters."));
        if (UploadRequest.TenantFault(TenantId) is { } fault) errors.Add(fault);
        return errors;
    }
}

/// <summary>Asks for a key in the place of another: of the same name, scopes and tenant, good for as long as the other was made for.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.ApiKeyRotation")]
public sealed record ApiKeyRotation
{
    /// <summary>How long the old key goes on working if nothing is said: a day.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);
    /// <summary>The longest that it may: 30 days.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>How long the old key goes on working, from now; 0 to 30 days.</summary>
    [Id(0)] public TimeSpan Overlap { get; init; } = DefaultOverlap;

    /// <summary>What is wrong with this request; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate() => Overlap >= TimeSpan.Zero && Overlap <= MaxOverlap
        ? []
        : [new("overlap", $"overlap is the time in seconds for which the old key goes on working: 0 to {MaxOverlap.TotalSeconds:0}.")];
}
