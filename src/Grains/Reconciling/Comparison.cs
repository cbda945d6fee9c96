namespace Orleans.Media;

/// <summary>An asset of a page of the catalog.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state; null if it couldn't be read, or went between the two queries. Such an asset is left alone.</param>
public sealed record SeenAsset(string Id, MediaState? State);

/// <summary>A page of an account's assets, ordered by id.</summary>
/// <param name="Items">The assets.</param>
/// <param name="More">Whether the range that was asked for has more.</param>
public sealed record AssetRange(IReadOnlyList<SeenAsset> Items, bool More);

/// <summary>What a slice showed. What is found are suspicions: storage and the catalog aren't read in one moment.</summary>
public sealed record Compared
{
    /// <summary>Where the account goes on; null if it is done.</summary>
    public AccountPosition? Next { get; init; }
    public int Blobs { get; init; }
    public int Assets { get; init; }
    public int Foreign { get; init; }
    public int InGrace { get; init; }
    public IReadOnlyList<Orphan> Orphans { get; init; } = [];
    public IReadOnlyList<MediaState> Missing { get; init; } = [];
}

/// <summary>
/// The reconciler's judgement, apart from all that waits: a page of an account's blobs against the assets of the same range of ids.
/// The listing must be older than the assets: an asset is stored before its first blob can be, so a blob without one has outlived it.
/// </summary>
public static class Comparison
{
    /// <summary>Behind every id.</summary>
    private const string End = "~";

    /// <summary>The assets to read for a page: from the first id to the second, both included. What was compared last is read again, for its blobs may go on.</summary>
    public static (string From, string To) Range(AccountPosition at, ListedPage<ListedBlob> page) =>
        (at.AssetsAfter, page.Next is null ? End : Later(at.AssetsAfter, LastId(page)));

    /// <summary>Compares them.</summary>
    /// <param name="at">Where the account is.</param>
    /// <param name="page">The page of the listing that <paramref name="at"/> names.</param>
    /// <param name="assets">The assets of <see cref="Range"/>, at least two if there are.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">How long ago an orphan was changed last.</param>
    public static Compared Compare(AccountPosition at, ListedPage<ListedBlob> page, AssetRange assets, DateTimeOffset now, TimeSpan grace)
    {
        var to = Range(at, page).To;
        var isWhole = !assets.More || assets.Items[^1].Id == to;
        var through = isWhole ? to : assets.Items[^1].Id;

        var known = assets.Items.ToDictionary(asset => asset.Id, asset => asset.State);
        var tally = new Tally(known, now - grace);
        foreach (var blob in page.Items.Where(blob => blob.Name != at.LastName).GroupBy(blob => blob.Name))
        {
            if (!BlobPlace.TryParse(blob.Key, out var place) || place.Account != at.Account) tally.Foreign += isWhole ? 1 : 0;
            else if (!IsAfter(at.BlobsAfter, place.Id) || (!isWhole && IsAfter(through, place.Id))) continue;
            else tally.Add(place, [.. blob]);
        }

        var there = page.Items.Select(blob => (blob.Name, blob.Snapshot)).ToHashSet();
        var compared = assets.Items.Where(asset => IsAfter(at.AssetsAfter, asset.Id)).ToList();
        return new Compared
        {
            Next = !isWhole ? at with { AssetsAfter = through, BlobsAfter = Later(at.BlobsAfter ?? "", through) } : After(at, page, to),
            Blobs = tally.Blobs,
            Assets = compared.Count,
            Foreign = tally.Foreign,
            InGrace = tally.InGrace,
            Orphans = tally.Orphans,
            Missing = [.. compared.Select(asset => asset.State).OfType<MediaState>().Where(state => state.OwesBytes(now) && !there.Contains((state.Blob, state.Snapshot)))],
        };
    }

    /// <summary>Why nothing refers to a blob; null if something does, or it is none of the registry's.</summary>
    /// <param name="place">The blob.</param>
    /// <param name="state">The asset that has its id; null if there is none.</param>
    public static OrphanReason? Judge(BlobPlace place, MediaState? state)
    {
        if (state is null) return OrphanReason.NoAsset;
        if (state.Token != place.Token) return OrphanReason.EarlierAsset;

        // Once a job isn't the asset's any more, nothing it made can come to be named.
        return place.Job is { } job && job <= (state.JobCount ?? 0) && job != state.Job?.Number && !state.Files().Contains(place.File) ? OrphanReason.EndedJob : null;
    }

    private static AccountPosition? After(AccountPosition at, ListedPage<ListedBlob> page, string to) => page.Next is null ? null : at with
    {
        AssetsAfter = to,
        Page = page.Next,
        BlobsAfter = at.BlobsAfter is { } judged && !IsAfter(judged, LastId(page)) ? judged : null, // a listing that was started anew isn't there yet
        LastName = page.Items.Count > 0 ? page.Items[^1].Name : null,
    };

    /// <summary>The highest id on the page; names that aren't ours can stand anywhere and say nothing.</summary>
    private static string LastId(ListedPage<ListedBlob> page) =>
        page.Items.Select(blob => BlobPlace.TryParse(blob.Name, out var place) ? place.Id : "").Aggregate("", Later);

    private static string Later(string one, string other) => IsAfter(one, other) ? other : one;

    private static bool IsAfter(string? position, string id) => string.CompareOrdinal(id, position) > 0;

    private sealed class Tally(Dictionary<string, MediaState?> known, DateTimeOffset oldEnough)
    {
        public int Blobs { get; private set; }

        public int Foreign { get; set; }

        public int InGrace { get; private set; }

        public List<Orphan> Orphans { get; } = [];

        /// <param name="place">A blob.</param>
        /// <param name="listed">It and its snapshots, or what of them is on the page.</param>
        public void Add(BlobPlace place, IReadOnlyList<ListedBlob> listed)
        {
            Blobs++;
            var isKnown = known.TryGetValue(place.Id, out var state);
            if (isKnown && state is null) return;
            if (Judge(place, state) is { } reason)
            {
                // Azure deletes blocks that nobody commits after a week, so it doesn't matter that their age may be unknown.
                if (listed.Max(blob => blob.ChangedAt) is not { } changed || listed.Any(blob => blob.ChangedAt is null) || changed > oldEnough) InGrace++;
                else Orphans.Add(new Orphan(listed[0].Name, listed.Where(blob => blob.Snapshot is null).Sum(blob => blob.Bytes), reason));
            }
            else if (place.Job is null && listed[0].Name != state!.Blob)
            {
                Foreign++;
            }
        }
    }
}
