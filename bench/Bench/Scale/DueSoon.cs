namespace Orleans.Media.Bench;

/// <summary>What a registry of some size always has: purges due in the minutes that a refresh looks ahead.</summary>
public static class DueSoon
{
    public static readonly AccountId Account = AccountId.Parse("due");

    private const int Least = 20;
    private static readonly TimeSpan From = TimeSpan.FromMinutes(8.5), Within = TimeSpan.FromMinutes(2); // late enough that none is purged before it is measured
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(11);

    /// <returns>How many: those of 11 minutes, if so many assets go and come evenly.</returns>
    public static async Task<int> Add(IScaleDatabase database, int assets, TimeProvider clock, CancellationToken cancellationToken)
    {
        var retention = new MediaOptions().Retention;
        var count = Math.Max(Least, (int)(assets * (Ahead / retention)));
        var (first, maker) = (clock.GetUtcNow() + From - retention, new AssetMaker(Account, seed: 3));
        await database.Tables.Add([.. Enumerable.Range(0, count).Select(number => maker.Next(first + (Within * ((double)number / count))))], cancellationToken);
        return count;
    }
}
