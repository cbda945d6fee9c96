namespace Orleans.Media;

/// <summary>What is stored of the reconciler, as JSON beside the assets' states.</summary>
public sealed record ReconcileState
{
    /// <summary>The last pass that came to its end.</summary>
    public ReconcilePass? Last { get; init; }

    /// <summary>The pass under way.</summary>
    public ReconcilePass? UnderWay { get; init; }

    /// <summary>Whether somebody asked for the pass under way, so that it is none of the schedule's business.</summary>
    public bool IsByRequest { get; init; }

    /// <summary>Where the pass under way goes on.</summary>
    public Walk Walk { get; init; } = new();

    /// <summary>Orphans that may be deleted once everything was seen. At most as many as a pass may mend.</summary>
    public IReadOnlyList<Orphan> Orphans { get; init; } = [];

    /// <summary>Assets that may be marked once everything was seen. At most as many as a pass may mend.</summary>
    public IReadOnlyList<MissingBytes> Missing { get; init; } = [];

    /// <summary>How many of <see cref="Orphans"/> and then <see cref="Missing"/> are done.</summary>
    public int Mended { get; init; }
}

/// <summary>Where a pass is.</summary>
public sealed record Walk
{
    public WalkPart Part { get; init; }

    /// <summary>The last account of the catalog that is done or under way.</summary>
    public string LastAccount { get; init; } = "";

    /// <summary>Accounts of a page of storage's folders that are still to be looked at.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Where the listing of folders goes on; null before its first page.</summary>
    public string? NextFolders { get; init; }

    /// <summary>Whether all folders are listed.</summary>
    public bool AllFoldersListed { get; init; }

    /// <summary>Where the account under way goes on; null between accounts.</summary>
    public AccountPosition? At { get; init; }
}

/// <summary>The parts of a pass.</summary>
public enum WalkPart
{
    /// <summary>Account by account as the catalog knows them, with what storage has of each.</summary>
    Catalog = 0,
    /// <summary>The folders in storage of accounts that have no asset at all.</summary>
    Storage = 1,
    /// <summary>Everything was seen, and is being mended.</summary>
    Mending = 2,
}

/// <summary>
/// How far an account is compared. Its blobs and its assets are both ordered by id, so one walk along both needs no more memory than a
/// page of each.
/// </summary>
/// <param name="Account">The account.</param>
public sealed record AccountPosition(string Account)
{
    /// <summary>The last asset that was compared.</summary>
    public string AssetsAfter { get; init; } = "";

    /// <summary>The page of the listing at hand, as storage names it; null is the first one.</summary>
    public string? Page { get; init; }

    /// <summary>Blobs of assets up to this one are judged, although they are on the page; null if none of it is.</summary>
    public string? BlobsAfter { get; init; }

    /// <summary>The last name of the page before, which may go on here with snapshots.</summary>
    public string? LastName { get; init; }

    /// <summary>Storage doesn't take the page's name any more: the listing starts anew and what was judged is passed by.</summary>
    public AccountPosition ListedAnew() => this with { Page = null, LastName = null, BlobsAfter = AssetsAfter };
}
