using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>How storage is compared with the catalog. Section <c>Reconcile</c> of the configuration; checked at start.</summary>
public sealed class ReconcileOptions
{
    /// <summary>Whether passes start by themselves. Default true. Without it one still starts by <see cref="IReconcilerGrain.Start"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>From the start of one pass to the start of the next. Default one day; 10 minutes to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether what is found is mended: orphans deleted, assets without bytes marked as failed. Default false: it is only reported.</summary>
    public bool Repair { get; set; }

    /// <summary>
    /// The most orphans, and the most assets without bytes, that a pass mends. A pass that finds more mends nothing, because then
    /// the database or the container is rather the wrong one. Default 1,000; 1 to 10,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MostRepairs { get; set; } = 1000;

    /// <summary>
    /// How long ago a blob must have been changed last to count as an orphan, by storage's clock and ours. Default one day; 1 minute to
    /// 30 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Blobs, and assets, per slice: one listing and two queries. Default 500; 1 to 5,000, storage's own limit.</summary>
    [Range(1, 5000)]
    public int PageSize { get; set; } = 500;

    /// <summary>The pace: blobs and assets compared per second, on average. Default 1,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int BlobsPerSecond { get; set; } = 1000;

    /// <summary>How long the pass rests after a slice of this many blobs and assets.</summary>
    internal TimeSpan PauseAfter(int compared) => TimeSpan.FromSeconds((double)Math.Max(compared, 1) / BlobsPerSecond);
}
