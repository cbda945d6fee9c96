namespace Orleans.Media.Bench;

/// <summary>Lets all services take turns, operation by operation and round by round, so that what else the machine does falls on all of them.</summary>
public static class Rounds
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    /// <summary>A first round warms everything up and isn't counted.</summary>
    public static async Task Run(IReadOnlyList<Comparison> comparisons, RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= options.Rounds; round++)
        {
            await progress.WriteLineAsync(round == 0 ? "  warming up" : $"  round {round} of {options.Rounds}");
            foreach (var comparison in comparisons)
            {
                foreach (var entry in round % 2 == 0 ? comparison.Entries : comparison.Entries.Reverse())
                {
                    var measured = await Turn(entry, options.Duration, cancellationToken);
                    if (round > 0) entry.Rounds.Add(measured);
                }
            }
        }
    }

    private static async Task<Measurement> Turn(Entry entry, TimeSpan duration, CancellationToken cancellationToken)
    {
        var lane = entry.Renew is { } renew ? await renew(cancellationToken) : entry.Lane;
        var measured = lane.Run(lane.Once ? LongestTurn : duration, cancellationToken);
        return !lane.Once || measured.Answers == lane.Requests.Count ? measured : throw new TimeoutException($"{lane.Name} did not get through {lane.Requests.Count} requests.");
    }
}
