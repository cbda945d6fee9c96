namespace Orleans.Media;

/// <summary>
/// The names that Orleans keeps rows under. They can't be chosen: a database is one registry, and two clusters on it would
/// each have a grain for the same asset.
/// </summary>
public static class ClusterNames
{
    /// <summary>Of state and reminders: the same for an embedded silo and for a cluster, so that one can follow the other.</summary>
    public const string ServiceId = "orleans-media";

    /// <summary>Of the membership of silo processes.</summary>
    public const string ClusterId = "orleans-media";
}
