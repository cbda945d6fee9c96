namespace Orleans.Media;

/// <summary>The rules of a pass: when one is due, what it remembers of a slice, whether it may mend.</summary>
public static class ReconcileRules
{
    /// <summary>How often the reminder ticks. It finds a pass that lost its silo, and one that is due; most ticks find nothing to do.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMinutes(5);

    /// <summary>Whether the schedule wants a pass. The tick that is nearest starts it, so that passes don't come a tick later each time.</summary>
    public static bool IsDue(this ReconcileState state, ReconcileOptions options, DateTimeOffset now) =>
        options.Enabled && state.UnderWay is null && (state.Last is null || now >= state.Last.StartedAt + options.Every - (Tick / 2));

    /// <summary>Whether the pass under way should be dropped: passes were switched off, and nobody asked for this one.</summary>
    public static bool IsUnwanted(this ReconcileState state, ReconcileOptions options) => !options.Enabled && !state.IsByRequest;

    public static ReconcileState Begin(this ReconcileState state, bool byRequest, DateTimeOffset now) =>
        new() { Last = state.Last, UnderWay = new ReconcilePass { StartedAt = now }, IsByRequest = byRequest };

    public static ReconcileState Drop(this ReconcileState state) => new() { Last = state.Last };

    public static ReconcileState End(this ReconcileState state, DateTimeOffset now) => new() { Last = state.UnderWay! with { EndedAt = now } };

    /// <summary>Adds what a slice found.</summary>
    public static ReconcileState With(this ReconcileState state, Compared compared, IReadOnlyList<Orphan> orphans, IReadOnlyList<MissingBytes> missing, ReconcileOptions options)
    {
        var pass = state.UnderWay!;
        return state with
        {
            UnderWay = pass with
            {
                Pages = pass.Pages + 1,
                Blobs = pass.Blobs + compared.Blobs,
                Assets = pass.Assets + compared.Assets,
                Foreign = pass.Foreign + compared.Foreign,
                InGrace = pass.InGrace + compared.InGrace,
                Orphans = pass.Orphans + orphans.Count,
                OrphanBytes = pass.OrphanBytes + orphans.Sum(orphan => orphan.Bytes),
                Missing = pass.Missing + missing.Count,
                OrphanExamples = FirstOf(pass.OrphanExamples, orphans, ReconcilePass.MaxExamples),
                MissingExamples = FirstOf(pass.MissingExamples, missing, ReconcilePass.MaxExamples),
            },
            Orphans = options.Repair ? FirstOf(state.Orphans, orphans, options.MostRepairs) : [],
            Missing = options.Repair ? FirstOf(state.Missing, missing, options.MostRepairs) : [],
        };
    }

    /// <summary>
    /// Everything was seen: what was found is mended, unless it is too much. A database or container that isn't the right one makes
    /// every blob an orphan, or every asset miss its bytes.
    /// </summary>
    public static ReconcileState Seen(this ReconcileState state, ReconcileOptions options)
    {
        var isTooMuch = options.Repair && (state.UnderWay!.Orphans > options.MostRepairs || state.UnderWay.Missing > options.MostRepairs);
        var next = state with { Walk = new Walk { Part = WalkPart.Mending } };
        return isTooMuch ? next with { UnderWay = state.UnderWay! with { HeldBack = true }, Orphans = [], Missing = [] } : next;
    }

    /// <summary>Where a pass is, for people.</summary>
    public static string? Position(this ReconcileState state) => state switch
    {
        { UnderWay: null } => null,
        { Walk.Part: WalkPart.Mending } => $"mending, {state.Mended} of {state.Orphans.Count + state.Missing.Count} done",
        { Walk.At: { } at } => $"account {at.Account}, behind {(at.AssetsAfter is "" ? "its start" : at.AssetsAfter)}",
        { Walk.Part: WalkPart.Storage } => "folders in storage that have no assets",
        _ => $"accounts behind {(state.Walk.LastAccount is "" ? "the first" : state.Walk.LastAccount)}",
    };

    private static IReadOnlyList<T> FirstOf<T>(IReadOnlyList<T> first, IReadOnlyList<T> more, int most) => more.Count == 0 || first.Count >= most ? first : [.. first.Concat(more).Take(most)];
}
