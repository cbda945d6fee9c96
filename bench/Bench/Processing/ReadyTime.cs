namespace Orleans.Media.Bench;

/// <summary>How long one 1080p clip takes from confirm to ready, and how long its bare commands.</summary>
public static class ReadyTime
{
    /// <summary>One try: both right after one another.</summary>
    /// <param name="Registry">From the confirm to ready.</param>
    /// <param name="Bare">The same commands in a shell.</param>
    /// <param name="Cpu">What it cost the gateway's own process.</param>
    public sealed record Try(TimeSpan Registry, TimeSpan Bare, TimeSpan Cpu)
    {
        public double Ratio => Registry / Bare;
    }

    /// <param name="registry">Who processes.</param>
    /// <param name="clip">The clip's bytes.</param>
    /// <param name="script">The commands of such a clip.</param>
    /// <param name="tries">How many; one more isn't counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Try>> Measure(ProcessedRegistry registry, byte[] clip, string script, int tries, CancellationToken cancellationToken)
    {
        var made = new List<Try>();
        foreach (var id in await Registry.Upload(registry.Http, clip, tries + 1, cancellationToken))
        {
            var before = registry.CpuTime();
            var bareFirst = made.Count % 2 == 0 ? await BareCommands.Run([script], 1) : TimeSpan.Zero;
            var ready = await registry.ConfirmOne(id, cancellationToken);
            var cpu = registry.CpuTime() - before;
            await registry.Rest(cancellationToken);
            made.Add(new(ready, made.Count % 2 == 0 ? bareFirst : await BareCommands.Run([script], 1), cpu));
        }

        made.RemoveAt(0);
        return made;
    }
}
