namespace Orleans.Media.Bench;

/// <summary>What is asked of a registry full of assets. Each round of a size gets ids that no round before has touched, or the grains would be in memory.</summary>
public sealed class AssetOperations(Contender service)
{
    private const int Callers = 32, InMemory = 200;
    private const int ColdPerSecond = 12_000, DeletesPerSecond = 4_000; // more of them than a round on a small machine can use up
    private readonly HashSet<string> _touched = [];

    public Curve Warm { get; } = new("get, in memory", Colour: 0);
    public Curve Cold { get; } = new("get, not in memory", Colour: 0, Dashed: true);
    public Curve List { get; } = new("list, first page", Colour: 3);
    public Curve Filtered { get; } = new("list, ready documents", Colour: 3, Dashed: true);
    public Curve Delete { get; } = new("delete, not in memory", Colour: 1, Dashed: true);
    public Curve Create { get; } = new("create", Colour: 1);

    public IReadOnlyList<Curve> Curves => [Warm, Cold, List, Filtered, Delete, Create];

    /// <summary>How many ids all rounds of a size can use.</summary>
    public static int Wanted(int rounds, TimeSpan duration) => InMemory + (int)(rounds * duration.TotalSeconds * (ColdPerSecond + DeletesPerSecond));

    /// <summary>The lanes of each round of one size, over a sample of its assets.</summary>
    public IReadOnlyList<IReadOnlyList<(Curve Curve, Lane Lane)>> Rounds(IReadOnlyList<string> sample, int rounds, CancellationToken cancellationToken)
    {
        var ids = sample.Where(_touched.Add).ToArray();
        var warm = ids[..Math.Min(InMemory, ids.Length / 10)];
        var deleted = ids.Skip(warm.Length).Take((ids.Length - warm.Length) / 3).ToArray();
        var cold = ids[(warm.Length + deleted.Length)..];

        (service.Get(callers: 1, warm) with { Once = true }).Run(TimeSpan.FromMinutes(1), cancellationToken);
        return [.. Enumerable.Range(0, rounds).Select(round => new (Curve, Lane)[]
        {
            (Warm, service.Get(Callers, warm)),
            (Cold, service.Get(Callers, Part(cold, round, rounds)) with { Once = true }),
            (List, service.List(Callers)),
            (Filtered, service.List(Callers) with { Requests = [HttpRequestBytes.Get(service.Address, service.Key, "/api/v1/media?limit=25&status=ready&kind=document")] }),
            (Delete, service.Delete(Callers, Part(deleted, round, rounds))),
            (Create, service.Create(Callers)),
        })];
    }

    private static string[] Part(string[] ids, int round, int rounds) => ids[(int)((long)ids.Length * round / rounds)..(int)((long)ids.Length * (round + 1) / rounds)];
}
