namespace Orleans.Media;

/// <summary>One try at a job: where its steps find the bytes and leave what they make.</summary>
public sealed class JobRun(JobOrder order, Scratch scratch, BlobStore blobs, BlobUrls urls, TimeProvider clock, Action<double> report)
{
    private static readonly TimeSpan UrlLifetime = TimeSpan.FromHours(2), UrlLifetimeForFilms = TimeSpan.FromHours(25); // longer than a step may take, and than transcoding may
    private readonly Dictionary<BlobAddress, string> _fetched = [];

    public JobOrder Order { get; } = order;

    /// <summary>What is known of the asset so far.</summary>
    public Findings Findings { get; set; } = order.Known;

    /// <summary>The new thumbnail; null until a step made one.</summary>
    public StoredThumbnail? Thumbnail { get; set; }

    public List<StoredRendition> Renditions { get; } = [];

    /// <summary>What a recording brings along as its cover; null if it hasn't one, or nobody looked.</summary>
    public EmbeddedPicture? EmbeddedPicture { get; set; }

    /// <summary>A picture of a few pixels as a <c>data:</c> URL.</summary>
    public string? Placeholder { get; set; }

    /// <summary>A read-only URL of the asset's bytes, for decoders that read by range.</summary>
    public Task<Uri> OriginalUrl(CancellationToken cancellationToken) =>
        urls.Read(Order.Original.Blob, Order.Original.Snapshot, Order.ContentType, "inline", clock.GetUtcNow() + (Order.Job.Kind is JobKind.Renditions ? UrlLifetimeForFilms : UrlLifetime), cancellationToken);

    /// <summary>The bytes as a file on this machine, fetched once.</summary>
    public async Task<string> Fetch(BlobAddress address, CancellationToken cancellationToken)
    {
        if (_fetched.TryGetValue(address, out var there)) return there;
        var path = NewFile($"fetched-{_fetched.Count}");
        if (!await blobs.Download(address.Blob, address.Snapshot, path, cancellationToken)) throw new StepFailedException(FailureCode.Unreadable, "The object is gone from storage.");
        _fetched.Add(address, path);
        return path;
    }

    /// <summary>The asset's first bytes; null if it is gone.</summary>
    /// <exception cref="RegistryUnavailableException">Storage can't be reached.</exception>
    public Task<BlobStore.ObjectHead?> ReadOriginal(int length, CancellationToken cancellationToken) =>
        blobs.ReadHead(Order.Original.Blob, Order.Original.Snapshot, length, cancellationToken);

    /// <summary>Where the files of this run are, and its decoders work.</summary>
    public string Folder => scratch.Folder;

    /// <summary>A path for a file of this run; all of them are deleted with it.</summary>
    public string NewFile(string name) => scratch.PathOf(name);

    /// <summary>Stores a file beside the asset.</summary>
    /// <returns>Its name in the asset's folder, as <see cref="StoredThumbnail.File"/> and <see cref="StoredRendition.File"/> have it.</returns>
    public async Task<string> Keep(string path, string name, string contentType, CancellationToken cancellationToken)
    {
        var file = $"{Order.Job.Number}/{name}";
        await blobs.Upload($"{Order.Folder}/{file}", path, contentType, cancellationToken);
        return file;
    }

    /// <summary>Says how far the step that runs is, 0 to 1.</summary>
    public void Report(double fraction) => report(Math.Clamp(fraction, 0, 1));
}
