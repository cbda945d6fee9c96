namespace Orleans.Media;

/// <summary>How much there may be. What isn't given has no limit.</summary>
public sealed class QuotaOptions
{
    /// <summary>Bytes of confirmed assets; 0 or more. What is made of them doesn't count.</summary>
    public long? Bytes { get; set; }

    /// <summary>Assets, until they are purged; 0 or more.</summary>
    public long? Assets { get; set; }

    /// <summary>Assets that aren't confirmed yet; 0 or more.</summary>
    public long? UploadsInFlight { get; set; }

    internal bool IsValid => Bytes is null or >= 0 && Assets is null or >= 0 && UploadsInFlight is null or >= 0;
}
