using System.Diagnostics;

namespace Orleans.Media.Testing;

/// <summary>Waits for what other processes do, which no clock of ours moves. Ends as soon as it is true; fails loudly if it never is.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    public static async Task<T> Get<T>(Func<Task<T?>> probe, string what, TimeSpan? within = null) where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < (within ?? TimeSpan.FromSeconds(30)))
        {
            if (await probe() is { } found) return found;
            using var timer = new PeriodicTimer(Step);
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"Never came true: {what}");
    }

    public static Task True(Func<Task<bool>> probe, string what, TimeSpan? within = null) => Get(async () => await probe() ? "" : null, what, within);

    public static Task True(Func<bool> probe, string what, TimeSpan? within = null) => True(() => Task.FromResult(probe()), what, within);
}
