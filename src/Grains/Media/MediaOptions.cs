using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>How the registry treats assets. Section <c>Media</c> of the configuration; checked at start.</summary>
public sealed class MediaOptions : IValidatableObject
{
    /// <summary>How long an asset is kept after it was created. Default 60 days; 1 second to 10 years.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How long an account may extend an asset's retention to, from its creation. Default 365 days; at least <see cref="Retention"/>, up to 100 years.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan MaxRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Whether an account may pin assets, which are then kept without an end. Default no.</summary>
    public bool AllowPinning { get; set; }

    /// <summary>How much an account may have. Default: no limit.</summary>
    public QuotaOptions? Quota { get; set; }

    /// <summary>How much each tenant of an account may have. Default: no limit.</summary>
    public QuotaOptions? TenantQuota { get; set; }

    /// <summary>What differs for single accounts, by account.</summary>
    public Dictionary<string, AccountOptions> Accounts { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// How many purges a silo begins in a second, so that many that are due at once are no stampede. Default 100, which is
    /// more than eight million a day; 1 to 150, as that many are read of the reminders in a minute.
    /// </summary>
    [Range(1, 150)]
    public int PurgesPerSecond { get; set; } = 100;

    /// <summary>How often a purge that failed is tried again. Default one hour; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PurgeRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an upload URL works; it can be renewed. Default one hour; 1 minute to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan UploadUrlLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a read URL works. Default 15 minutes; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ReadUrlLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The size of a resumable upload's blocks, in bytes. Default 8 MiB; 64 KiB to 4,000 MiB (Azure's limit).</summary>
    [Range(64L * 1024, 4000L * 1024 * 1024)]
    public long BlockSize { get; set; } = 8 * 1024 * 1024;

    /// <summary>The most bytes an asset may have, per kind.</summary>
    public SizeCaps MaxBytes { get; set; } = new();

    /// <summary>Where public assets are read, if a CDN stands before the container; its path is followed by the blob's name.</summary>
    public Uri? CdnUrl { get; set; }

    /// <summary>How long an account may keep an asset.</summary>
    public RetentionTerms RetentionTermsOf(string account)
    {
        var own = Accounts.GetValueOrDefault(account);
        var longest = own?.MaxRetention ?? MaxRetention;
        return new(longest > Retention ? longest : Retention, own?.AllowPinning ?? AllowPinning);
    }

    /// <summary>How much an account may have; null if there is no limit.</summary>
    public QuotaOptions? QuotaOf(string account) => Accounts.GetValueOrDefault(account)?.Quota ?? Quota;

    /// <summary>How much a tenant of an account may have; null if there is no limit.</summary>
    public QuotaOptions? QuotaOf(string account, string tenant) =>
        Accounts.GetValueOrDefault(account) is { } own ? own.Tenants.GetValueOrDefault(tenant) ?? own.TenantQuota ?? TenantQuota : TenantQuota;

    /// <summary>Whether anything limits what an account, or this tenant of it, may have.</summary>
    public bool HasQuota(string account, string? tenant) => QuotaOf(account) is not null || (tenant is not null && QuotaOf(account, tenant) is not null);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CdnUrl is { IsAbsoluteUri: false }) yield return new("Media:CdnUrl must be absolute.", [nameof(CdnUrl)]);
        var quotas = Accounts.Values.SelectMany(own => own.Tenants.Values.Append(own.Quota).Append(own.TenantQuota)).Append(Quota).Append(TenantQuota);
        if (quotas.Any(quota => quota is { IsValid: false })) yield return new("Media: a quota must be 0 or more; leave it out for no limit.", [nameof(Quota)]);
        foreach (var kind in Enum.GetValues<MediaKind>())
        {
            if (MaxBytes.Of(kind) < 1) yield return new($"Media:MaxBytes:{kind} must be at least 1.", [nameof(MaxBytes)]);
        }
    }
}

/// <summary>What an account is allowed, where it differs from the others: section <c>Media:Accounts:{account}</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>In place of <see cref="MediaOptions.MaxRetention"/>.</summary>
    public TimeSpan? MaxRetention { get; set; }

    /// <summary>In place of <see cref="MediaOptions.AllowPinning"/>.</summary>
    public bool? AllowPinning { get; set; }

    /// <summary>In place of <see cref="MediaOptions.Quota"/>, as a whole.</summary>
    public QuotaOptions? Quota { get; set; }

    /// <summary>In place of <see cref="MediaOptions.TenantQuota"/>, as a whole.</summary>
    public QuotaOptions? TenantQuota { get; set; }

    /// <summary>In place of either for single tenants, as a whole, by tenant.</summary>
    public Dictionary<string, QuotaOptions> Tenants { get; } = new(StringComparer.Ordinal);
}

/// <summary>The most bytes an asset may have, per kind. Defaults as contract A documents them.</summary>
public sealed class SizeCaps
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Default 30 MB.</summary>
    public long Image { get; set; } = 30 * Megabyte;
    /// <summary>Default 50 MB.</summary>
    public long Gif { get; set; } = 50 * Megabyte;
    /// <summary>Default 5 GB.</summary>
    public long Video { get; set; } = 5 * 1024 * Megabyte;
    /// <summary>Default 100 MB.</summary>
    public long Document { get; set; } = 100 * Megabyte;
    /// <summary>Default 200 MB.</summary>
    public long Audio { get; set; } = 200 * Megabyte;

    /// <summary>The cap of a kind, in bytes.</summary>
    public long Of(MediaKind kind) => kind switch
    {
        MediaKind.Image => Image,
        MediaKind.Gif => Gif,
        MediaKind.Video => Video,
        MediaKind.Audio => Audio,
        MediaKind.Document => Document,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No cap for this kind."),
    };
}
