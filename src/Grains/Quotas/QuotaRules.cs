namespace Orleans.Media;

/// <summary>What is there, or about to be.</summary>
/// <param name="Bytes">Of confirmed assets.</param>
/// <param name="Assets">All, until they are purged.</param>
/// <param name="UploadsInFlight">Those that aren't confirmed yet.</param>
public readonly record struct Holding(long Bytes, long Assets, long UploadsInFlight)
{
    public static Holding operator +(Holding one, Holding other) => new(one.Bytes + other.Bytes, one.Assets + other.Assets, one.UploadsInFlight + other.UploadsInFlight);
}

/// <summary>The rules of quotas. As <see cref="MediaRules"/>, they only take what is known and decide.</summary>
public static class QuotaRules
{
    /// <summary>States of an upload in flight.</summary>
    public static readonly IReadOnlyList<MediaStatus> InFlight = [MediaStatus.PendingUpload, MediaStatus.Uploading, MediaStatus.Uploaded];

    /// <summary>Why the quota leaves no room; null if it does.</summary>
    /// <param name="quota">Of the account or tenant; null if it has none.</param>
    /// <param name="held">What is there and what others were just promised.</param>
    /// <param name="more">What is to come. A new asset's bytes aren't known yet: for it there has to be some room at least.</param>
    /// <param name="tenant">Whose quota it is; null for the account's.</param>
    public static MediaError? Refusal(QuotaOptions? quota, Holding held, Holding more, string? tenant)
    {
        if (quota is null) return null;
        if (more.Assets > 0 && held.Assets + more.Assets > quota.Assets) return Exceeded("assets", held.Assets, quota.Assets.Value, tenant, "Assets count until they are purged, deleted ones too.");
        if (more.UploadsInFlight > 0 && held.UploadsInFlight + more.UploadsInFlight > quota.UploadsInFlight)
            return Exceeded("uploads_in_flight", held.UploadsInFlight, quota.UploadsInFlight.Value, tenant, "Confirm or delete the uploads that wait.");
        if (held.Bytes + Math.Max(more.Bytes, 1) > quota.Bytes)
            return Exceeded("bytes", held.Bytes, quota.Bytes.Value, tenant, more.Bytes > 0 ? $"The object has {more.Bytes}; it is kept as it is: confirm again once there is room." : "Bytes count until their asset is purged.");
        return null;
    }

    private static MediaError Exceeded(string quota, long used, long limit, string? tenant, string advice) => new()
    {
        Code = MediaErrorCode.QuotaExceeded,
        Detail = $"The {(tenant is null ? "account" : "tenant")} uses {used} of {limit} {quota}. {advice}",
        Quota = quota,
        Used = used,
        Limit = limit,
    };
}
