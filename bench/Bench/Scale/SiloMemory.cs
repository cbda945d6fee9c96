namespace Orleans.Media.Bench;

/// <summary>What the process holds after a start and some work, the same on both sides.</summary>
/// <param name="Full">Bytes, on the full database.</param>
/// <param name="Empty">On the empty one.</param>
/// <param name="Times">How often it was started.</param>
public sealed record SiloMemory(double Full, double Empty, int Times)
{
    public const int Reads = 500, Creates = 2_000, Lists = 200;

    private const int Callers = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2), Rest = TimeSpan.FromSeconds(3);

    /// <summary>Starts both, measures both, stops both.</summary>
    public static async Task<SiloMemory> Measure(Side full, Side empty, string[] inFull, string[] inEmpty, RunOptions options, CancellationToken cancellationToken)
    {
        var (times, ofFull, ofEmpty) = (options.Quick ? 1 : 3, new List<double>(), new List<double>());
        for (var i = 0; i < times; i++)
        {
            ofFull.Add(await Once(full, inFull, cancellationToken));
            ofEmpty.Add(await Once(empty, inEmpty, cancellationToken));
        }

        return new(Measurement.Median(ofFull), Measurement.Median(ofEmpty), times);
    }

    private static async Task<double> Once(Side side, string[] ids, CancellationToken cancellationToken)
    {
        await side.Restart();
        var service = side.Service;
        var lists = service.List(Callers);
        var creates = service.Create(Callers);
        (service.Get(Callers, ids[..Math.Min(Reads, ids.Length)]) with { Once = true }).Run(Longest, cancellationToken);
        (creates with { Once = true, Requests = [.. Enumerable.Repeat(creates.Requests[0], Creates)] }).Run(Longest, cancellationToken);
        (lists with { Once = true, Requests = [.. Enumerable.Repeat(lists.Requests[0], Lists)] }).Run(Longest, cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        var bytes = new ProcessFamily(GrowthPoint.Gateway, service.Process.Id).Resident();
        await side.Stop();
        return bytes;
    }
}
