using System.Diagnostics.CodeAnalysis;

namespace Orleans.Media;

/// <summary>What an account can be told about its assets. On the wire <c>media.</c> and the name in snake_case.</summary>
[GenerateSerializer, Alias("orleans.media.MediaEventType")]
public enum MediaEventType
{
    /// <summary>The bytes arrived and were verified at confirm. Once per asset.</summary>
    Uploaded = 0,
    /// <summary>The asset is presentable; again when another thumbnail was made.</summary>
    Ready = 1,
    /// <summary>Processing failed for good, or the verified bytes are gone.</summary>
    Failed = 2,
    /// <summary>The account deleted the asset; it can be restored until its purge.</summary>
    Deleted = 3,
    /// <summary>The account took the deletion back.</summary>
    Restored = 4,
    /// <summary>The purge comes soon. Once per time that it is planned for.</summary>
    PurgeSoon = 5,
    /// <summary>The asset and its bytes are gone.</summary>
    Purged = 6,
    /// <summary>The first block was seen in storage. Only in live updates.</summary>
    Uploading = 7,
    /// <summary>Something is being made of the asset. Only in live updates.</summary>
    Processing = 8,
}

/// <summary>The names of events.</summary>
public static class MediaEventTypes
{
    private const string Prefix = "media.";

    /// <summary>Those that webhooks can ask for.</summary>
    public static IReadOnlyList<MediaEventType> ForWebhooks { get; } = [.. Enum.GetValues<MediaEventType>().Where(type => type.IsForWebhooks())];

    /// <summary>Whether webhooks are told; live updates are told of everything.</summary>
    public static bool IsForWebhooks(this MediaEventType type) => type is not (MediaEventType.Uploading or MediaEventType.Processing);

    /// <summary>The name on the wire, <c>media.purge_soon</c>.</summary>
    public static string NameOf(MediaEventType type) => Prefix + WireNames.Of(type);

    /// <summary>The event of a name; false if there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out MediaEventType type)
    {
        type = default;
        return name is not null && name.StartsWith(Prefix, StringComparison.Ordinal) && WireNames.TryParse(name[Prefix.Length..], out type);
    }
}
