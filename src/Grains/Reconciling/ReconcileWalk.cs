using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// One slice of a pass: takes the state before it, gives the state after it. It changes nothing but what it mends, so a slice that fails,
/// or whose outcome is lost with its silo, is done again.
/// </summary>
public sealed class ReconcileWalk(
    IGrainFactory grains, BlobListing listing, BlobStore blobs, ReconcileStore store, IOptions<ReconcileOptions> options, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const int AtOnce = 16;
    private (AccountPosition At, ListedPage<ListedBlob> Page)? _listed;

    private ReconcileOptions Options => options.Value;

    /// <summary>Does the next slice.</summary>
    /// <returns>The state after it, and how much was looked at.</returns>
    public async Task<(ReconcileState Next, int Compared)> Slice(ReconcileState state, CancellationToken cancellationToken)
    {
        if (state.Walk is { At: null, Part: not WalkPart.Mending }) state = await NextAccount(state, cancellationToken);
        return state.Walk switch
        {
            { Part: WalkPart.Mending } => await Mend(state, cancellationToken),
            { At: { } at } => await Compare(state, at, cancellationToken),
            _ => (state, 1),
        };
    }

    private async Task<ReconcileState> NextAccount(ReconcileState state, CancellationToken cancellationToken)
    {
        var walk = state.Walk;
        if (walk.Part is WalkPart.Catalog)
        {
            return state with
            {
                Walk = await store.NextAccount(walk.LastAccount, cancellationToken) is { } account ? walk with { LastAccount = account, At = new AccountPosition(account) } : new Walk { Part = WalkPart.Storage },
            };
        }

        if (walk.Folders.Count > 0)
        {
            var folder = walk.Folders[0];
            var isDone = await store.HasAssets(folder, cancellationToken); // then it was part of the catalog's walk
            return state with { Walk = walk with { Folders = [.. walk.Folders.Skip(1)], At = isDone ? null : new AccountPosition(folder) } };
        }

        return walk.AllFoldersListed ? state.Seen(Options) : await ListFolders(state, cancellationToken);
    }

    private async Task<ReconcileState> ListFolders(ReconcileState state, CancellationToken cancellationToken)
    {
        var page = await listing.Folders(state.Walk.NextFolders, Options.PageSize, cancellationToken);
        string[] ours = [.. page.Items.Where(name => name.EndsWith('/') && AccountId.TryParse(name[..^1], out _)).Select(name => name[..^1])];
        return state with
        {
            Walk = state.Walk with { Folders = ours, NextFolders = page.Next, AllFoldersListed = page.Next is null },
            UnderWay = state.UnderWay! with { Pages = state.UnderWay.Pages + 1, Foreign = state.UnderWay.Foreign + page.Items.Count - ours.Length },
        };
    }

    private async Task<(ReconcileState Next, int Compared)> Compare(ReconcileState state, AccountPosition at, CancellationToken cancellationToken)
    {
        var page = await Page(at, cancellationToken);
        var assets = await store.Assets(at.Account, Comparison.Range(at, page), Options.PageSize + 1, cancellationToken);
        var compared = Comparison.Compare(at, page, assets, clock.GetUtcNow(), Options.Grace);
        var orphans = await Confirmed(compared.Orphans, cancellationToken);
        var missing = await Confirmed(compared.Missing, cancellationToken);
        return (state.With(compared, orphans, missing, Options) with { Walk = state.Walk with { At = compared.Next } }, page.Items.Count + compared.Assets);
    }

    /// <summary>The page of the listing, which several slices may need where assets are many and blobs few.</summary>
    private async Task<ListedPage<ListedBlob>> Page(AccountPosition at, CancellationToken cancellationToken)
    {
        if (_listed is { } listed && listed.At.Account == at.Account && listed.At.Page == at.Page && at.BlobsAfter is not null) return listed.Page;
        var page = await listing.Blobs(at.Account, at.Page, Options.PageSize, cancellationToken);
        _listed = (at, page);
        return page;
    }

    /// <summary>Those that the database still knows nothing of, and storage still has: a purge deletes the blob and then the asset, at any moment.</summary>
    private async Task<IReadOnlyList<Orphan>> Confirmed(IReadOnlyList<Orphan> suspects, CancellationToken cancellationToken)
    {
        if (suspects.Count == 0) return [];
        var states = await store.States([.. suspects.Select(suspect => KeyOf(Place(suspect))).Distinct()], cancellationToken);
        return await Where(suspects.Where(suspect => IsOrphan(Place(suspect), states)), async suspect =>
            await blobs.Has(suspect.Blob, null, cancellationToken) || await blobs.HasStaged(suspect.Blob, cancellationToken));
    }

    /// <summary>Those whose bytes storage hasn't when asked for them by name, and that still should have some after that.</summary>
    private async Task<IReadOnlyList<MissingBytes>> Confirmed(IReadOnlyList<MediaState> suspects, CancellationToken cancellationToken)
    {
        if (suspects.Count == 0) return [];
        var gone = await Where(suspects, async asset => !await blobs.Has(asset.Blob, asset.Snapshot, cancellationToken));
        var states = await store.States([.. gone.Select(asset => $"{asset.Account}/{asset.Id}")], cancellationToken);
        return [.. gone.Where(asset => states.GetValueOrDefault($"{asset.Account}/{asset.Id}") is { } now && now.OwesBytes(clock.GetUtcNow()) && now.Blob == asset.Blob && now.Snapshot == asset.Snapshot)
            .Select(asset => new MissingBytes(asset.Account, asset.Id, asset.Blob, asset.Snapshot))];
    }

    private async Task<(ReconcileState Next, int Compared)> Mend(ReconcileState state, CancellationToken cancellationToken)
    {
        var (todo, pass) = (state.Orphans.Count + state.Missing.Count, state.UnderWay!);
        if (state.Mended >= todo || !Options.Repair) return (state.End(clock.GetUtcNow()), 1);

        var until = Math.Min(state.Mended + AtOnce, todo);
        for (var i = state.Mended; i < until; i++)
        {
            if (i >= state.Orphans.Count) pass = await MarkIfLost(state.Missing[i - state.Orphans.Count]) ? pass with { Marked = pass.Marked + 1 } : pass;
            else if (await DeleteIfOrphan(state.Orphans[i], cancellationToken)) pass = pass with { Deleted = pass.Deleted + 1, DeletedBytes = pass.DeletedBytes + state.Orphans[i].Bytes };
        }

        return (state with { UnderWay = pass, Mended = until }, until - state.Mended);
    }

    private Task<bool> MarkIfLost(MissingBytes missing) => grains.GetGrain<IMediaBytes>($"{missing.Account}/{missing.Id}").MarkIfLost();

    private async Task<bool> DeleteIfOrphan(Orphan orphan, CancellationToken cancellationToken)
    {
        var place = Place(orphan);
        if (!IsOrphan(place, await store.States([KeyOf(place)], cancellationToken))) return false;
        await blobs.Delete(orphan.Blob, cancellationToken);
        await blobs.DropStaged(orphan.Blob, cancellationToken);
        return true;
    }

    private static bool IsOrphan(BlobPlace place, IReadOnlyDictionary<string, MediaState?> states) =>
        states.TryGetValue(KeyOf(place), out var state) ? state is not null && Comparison.Judge(place, state) is not null : Comparison.Judge(place, null) is not null;

    private static string KeyOf(BlobPlace place) => $"{place.Account}/{place.Id}";

    private static BlobPlace Place(Orphan orphan) => BlobPlace.TryParse(orphan.Blob, out var place) ? place : throw new InvalidOperationException($"'{orphan.Blob}' is no name of ours.");

    /// <summary>Some at once, so that a page of nothing but suspects doesn't take minutes.</summary>
    private static async Task<IReadOnlyList<T>> Where<T>(IEnumerable<T> suspects, Func<T, Task<bool>> isGuilty)
    {
        var guilty = new List<T>();
        foreach (var some in suspects.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(isGuilty));
            guilty.AddRange(some.Where((_, i) => answers[i]));
        }

        return guilty;
    }
}
