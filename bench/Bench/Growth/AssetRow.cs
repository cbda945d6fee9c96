using System.Text;
using Orleans.Storage;

namespace Orleans.Media.Bench;

/// <summary>
/// What the database holds of one asset, as the registry itself would have written it. Made here and not by SQL, because
/// Orleans' hashes can't be computed there, and because the registry's own rules and serializer then make the state.
/// </summary>
public sealed record AssetRow(MediaState State, byte[] Payload, string Key, int KeyHash, string GrainId, int GrainHash)
{
    public const string ServiceId = "orleans-media", GrainType = "media", Reminder = "retention";

    private static readonly OrleansDefaultHasher Hasher = new();
    private static readonly MediaStateSerializer Json = new();

    public static readonly int GrainTypeHash = Hasher.Hash(Encoding.UTF8.GetBytes(GrainType));

    /// <summary>How often a purge is tried again.</summary>
    public static readonly long Period = (long)new MediaOptions().PurgeRetry.TotalMilliseconds;

    /// <summary>How often it was written: at its creation, its confirm and its deletion.</summary>
    public int Version => 1 + (State.IsConfirmed() ? 1 : 0) + (State.Status is MediaStatus.Deleted ? 1 : 0);

    public DateTimeOffset ModifiedOn => State.History[^1].At;

    public static AssetRow Of(MediaState state)
    {
        var key = $"{state.Account}/{state.Id}";
        return new(state, Json.Serialize(state).ToArray(), key, KeyHashOf(key), $"{GrainType}/{key}", GrainHashOf(key));
    }

    /// <summary>As Orleans' grain storage hashes keys: their bytes from the last to the first.</summary>
    public static int KeyHashOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        Array.Reverse(bytes);
        return Hasher.Hash(bytes);
    }

    /// <summary>As Orleans' reminder table does.</summary>
    public static int GrainHashOf(string key) => unchecked((int)Runtime.GrainId.Create(GrainType, key).GetUniformHashCode());
}
