namespace Orleans.Media.Bench;

/// <summary>Many small videos at once in the registry, and their bare commands in a shell loop, while a client reads an asset.</summary>
public static class Throughput
{
    /// <summary>What one side came to in a round.</summary>
    /// <param name="PerSecond">Videos a second.</param>
    /// <param name="Reads">What the client saw meanwhile.</param>
    /// <param name="CoresBusy">Of the whole machine.</param>
    /// <param name="GatewayMs">What a video cost the gateway's own process, in milliseconds of CPU.</param>
    /// <param name="StorageMs">What it cost Azurite.</param>
    public sealed record Side(double PerSecond, Measurement Reads, double CoresBusy, double GatewayMs, double StorageMs);

    /// <summary>One round: both sides, and what the client saw before, when nothing was processed.</summary>
    /// <param name="Registry">The registry, until all were ready.</param>
    /// <param name="Loop">The shell loop.</param>
    /// <param name="Idle">The reads of the idle registry.</param>
    /// <param name="AllPerSecond">Videos a second until all that is made of them was there.</param>
    public sealed record Round(Side Registry, Side Loop, Measurement Idle, double AllPerSecond)
    {
        public double Ratio => Registry.PerSecond / Loop.PerSecond;

        public double P99Ratio => Registry.Reads.P99 / Idle.P99;
    }

    /// <summary>How often the client asks.</summary>
    public const int ReadsPerSecond = 200;

    /// <summary>How many decoders run at once.</summary>
    public static int Decoders { get; } = new ProcessingOptions().WorkersHere;

    /// <param name="registry">Who processes.</param>
    /// <param name="storage">Azurite.</param>
    /// <param name="film">A small video's bytes.</param>
    /// <param name="scripts">The commands of as many such videos.</param>
    /// <param name="loopFirst">Whether the shell loop goes first.</param>
    /// <param name="idle">How long the idle registry is read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Round> Measure(
        ProcessedRegistry registry, ProcessFamily storage, byte[] film, IReadOnlyList<string> scripts, bool loopFirst, TimeSpan idle, CancellationToken cancellationToken)
    {
        var ids = await Registry.Upload(registry.Http, film, scripts.Count + 1, cancellationToken);
        await registry.ConfirmOne(ids[0], cancellationToken);
        await registry.Rest(cancellationToken);
        SteadyCaller Reader() => new(registry.Gateway.Address, [HttpRequestBytes.Get(registry.Gateway.Address, registry.Gateway.Key, $"/api/v1/media/{ids[0]}")], 200, ReadsPerSecond);

        using var reader = Reader();
        var quiet = await reader.StopAfter(idle, cancellationToken);
        var loop = loopFirst ? await Watch(Loop) : null;
        var all = System.Diagnostics.Stopwatch.GetTimestamp();
        var ours = await Watch(() => registry.ConfirmAll([.. ids.Skip(1)], cancellationToken));
        await registry.Rest(cancellationToken);
        var allPerSecond = scripts.Count / System.Diagnostics.Stopwatch.GetElapsedTime(all).TotalSeconds;
        return new(ours, loop ?? await Watch(Loop), quiet, allPerSecond);

        Task<TimeSpan> Loop() => BareCommands.Run(scripts, Decoders);

        async Task<Side> Watch(Func<Task<TimeSpan>> work)
        {
            using var reads = Reader();
            var (busy, gateway, azurite) = (MachineMeter.Busy(), registry.CpuTime(), storage.CpuTime());
            var took = await work();
            return new(
                scripts.Count / took.TotalSeconds, reads.Stop(), (MachineMeter.Busy() - busy) / took,
                (registry.CpuTime() - gateway).TotalMilliseconds / scripts.Count, (storage.CpuTime() - azurite).TotalMilliseconds / scripts.Count);
        }
    }
}
