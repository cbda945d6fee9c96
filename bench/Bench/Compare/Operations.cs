using System.Diagnostics;

namespace Orleans.Media.Bench;

/// <summary>How much of everything there is.</summary>
/// <param name="Ready">Confirmed assets per service, for reads.</param>
/// <param name="Moved">Assets per service that are deleted and restored in each round.</param>
/// <param name="Confirmed">Assets per service that are uploaded before each round and confirmed in it.</param>
public sealed record Sizes(int Ready, int Moved, int Confirmed)
{
    /// <summary>Assets in the account that is listed.</summary>
    public const int Listed = 100_000;

    public const int Callers = 64, FewCallers = 32;

    public static Sizes Of(RunOptions options) => options.Quick ? new(Ready: 100, Moved: 3_000, Confirmed: 300) : new(Ready: 1_000, Moved: 10_000, Confirmed: 800);
}

/// <summary>What is compared: every operation, and who takes turns at it.</summary>
public sealed record Operations(
    Comparison Get, Comparison Create, Comparison CreateAlone, Comparison CreateByFew, Comparison Confirm, Comparison List, Comparison Delete, Comparison Restore, Comparison History, Comparison Ceiling)
{
    /// <summary>In the order of a round: what is deleted is restored right after.</summary>
    public IReadOnlyList<Comparison> All => [Get, Create, CreateAlone, CreateByFew, Confirm, List, Delete, Restore, History, Ceiling];

    /// <summary>Makes the assets that they need.</summary>
    public static async Task<Operations> Prepare(Contenders on, CannedServer canned, Sizes sizes, CancellationToken cancellationToken)
    {
        var (oursListed, theirsListed) = await on.Fill(Sizes.Listed, cancellationToken);
        var (ours, theirs) = (await Assets.Make(on.OnPostgres, sizes, cancellationToken), await Assets.Make(on.Baseline, sizes, cancellationToken));

        Comparison Both(string operation, Func<Contender, Assets, Lane> lane) => new(operation, new Entry(lane(on.OnPostgres, ours)), new Entry(lane(on.Baseline, theirs)));
        Lane Confirm(Contender service, IReadOnlyList<string> ids)
        {
            var lane = service.Confirm(Sizes.Callers, ids);
            return lane with { Beside = [.. lane.Beside, on.Storage] };
        }

        Entry Confirmed(Contender service) => new(Confirm(service, [])) { Renew = async cancellation => Confirm(service, await Upload(service, sizes.Confirmed, cancellation)) };

        return new(
            Get: Both("get", (service, assets) => service.Get(Sizes.Callers, assets.Ready)),
            Create: new("create", new Entry(on.OnPostgres.Create(Sizes.Callers)), new Entry(on.Baseline.Create(Sizes.Callers))),
            CreateAlone: new("create, one caller", new Entry(on.OnSqlite.Create(1))),
            CreateByFew: new("create, 32 callers", new Entry(on.OnSqlite.Create(Sizes.FewCallers)), new Entry(on.OnPostgres.Create(Sizes.FewCallers))),
            Confirm: new("confirm of an image", Confirmed(on.OnPostgres), Confirmed(on.Baseline)),
            List: new("list, 25 of 100,000 with total", new Entry(oursListed.List(Sizes.Callers)), new Entry(theirsListed.List(Sizes.Callers))),
            Delete: Both("delete", (service, assets) => service.Delete(Sizes.Callers, assets.Moved)),
            Restore: Both("restore", (service, assets) => service.Restore(Sizes.Callers, assets.Moved)),
            History: Both("history", (service, assets) => service.History(Sizes.Callers, assets.Ready)),
            Ceiling: new("the same load on a constant", new Entry(on.Baseline.Get(Sizes.Callers, theirs.Ready) with
            {
                Name = "load generator alone", Address = canned.Address, Process = Process.GetCurrentProcess(), Beside = [],
            })));
    }

    private static async Task<IReadOnlyList<string>> Upload(Contender service, int count, CancellationToken cancellationToken)
    {
        using var http = service.Client();
        return await Registry.Upload(http, count, cancellationToken);
    }

    private sealed record Assets(IReadOnlyList<string> Ready, IReadOnlyList<string> Moved)
    {
        public static async Task<Assets> Make(Contender service, Sizes sizes, CancellationToken cancellationToken)
        {
            using var http = service.Client();
            return new(await Registry.MakeReady(http, sizes.Ready, cancellationToken), await Registry.Create(http, sizes.Moved, cancellationToken));
        }
    }
}
