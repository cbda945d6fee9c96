using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>What callers of <see cref="IMediaGrain.Get"/> measured in one round, or the median of the rounds.</summary>
/// <param name="Speed">Calls a second and so on; the CPU is that of the callers' process, which is the silo's unless they are in a client.</param>
/// <param name="Bytes">Bytes that the callers' process allocated per call.</param>
/// <param name="Longest">The longest that a call waited, in milliseconds. In one process the thread pool goes on with the caller that it just served, so most calls are quick and few wait long.</param>
public sealed record CallRound(Measurement Speed, double Bytes, double Longest)
{
    public static CallRound Median(IReadOnlyList<CallRound> rounds) => new(
        Measurement.Median([.. rounds.Select(round => round.Speed)]), Measurement.Median(rounds.Select(round => round.Bytes)), Measurement.Median(rounds.Select(round => round.Longest)));
}

/// <summary>The same calls from three places.</summary>
/// <param name="Fresh">In the silo's process, with a reference made for each call, as a request that comes in does.</param>
/// <param name="Kept">In the silo's process, with references made once.</param>
/// <param name="Client">In a client's process, over the silo's gateway port.</param>
public sealed record GrainCallsResult(CallRound Fresh, CallRound Kept, CallRound Client);

/// <summary>Callers of grains, each of which waits for its answer.</summary>
public static class GrainCallers
{
    public const string InSilo = "grain-callers", InClient = "grain-client";
    public const int Callers = 64, Assets = 1000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Starts a silo on the database that the environment names, and measures.</summary>
    public static async Task<GrainCallsResult> MeasureSilo(int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        var port = Child.FreePort();
        using var silo = await EmbeddedRegistry.Start(
            new Dictionary<string, string?>(), builder => builder.Services.PostConfigure<EndpointOptions>(endpoints => endpoints.GatewayPort = port));
        await ReadyAssets.Write(silo, Assets, cancellationToken);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();

        await Call(grains, keep: false, WarmUp, cancellationToken);
        await Call(grains, keep: true, WarmUp / 2, cancellationToken);
        var (fresh, kept, client) = (new List<CallRound>(), new List<CallRound>(), new List<CallRound>());
        for (var round = 0; round < rounds; round++)
        {
            fresh.Add(await Call(grains, keep: false, duration, cancellationToken));
            kept.Add(await Call(grains, keep: true, duration, cancellationToken));
            client.Add(await Again.Run<CallRound>(InClient, new Dictionary<string, string?>(), cancellationToken, port, (int)duration.TotalMilliseconds));
        }

        await silo.StopAsync(CancellationToken.None);
        return new(CallRound.Median(fresh), CallRound.Median(kept), CallRound.Median(client));
    }

    /// <summary>Connects to the silo's gateway port, and measures.</summary>
    public static async Task<CallRound> MeasureClient(int port, TimeSpan duration, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(port, serviceId: "orleans-media", clusterId: "embedded"));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        await Call(grains, keep: false, WarmUp / 2, cancellationToken);
        var measured = await Call(grains, keep: false, duration, cancellationToken);
        await host.StopAsync(CancellationToken.None);
        return measured;
    }

    private static async Task<CallRound> Call(IGrainFactory grains, bool keep, TimeSpan duration, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(0, Assets).Select(ReadyAssets.Id).ToArray();
        var kept = ids.Select(id => grains.GetMedia(ReadyAssets.Account, id)).ToArray();
        var latencies = Enumerable.Range(0, Callers).Select(_ => new List<long>(1 << 16)).ToArray(); // large enough not to grow: it would be counted

        var (cpu, bytes, began) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        var end = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(latencies.Select((times, caller) => Task.Run(async () =>
        {
            var before = Stopwatch.GetTimestamp();
            for (var i = caller * Assets / Callers; before < end; i++)
            {
                var media = keep ? kept[i % Assets] : grains.GetMedia(ReadyAssets.Account, ids[i % Assets]);
                if ((await media.Get(CancellationToken.None)).Value is null) throw new InvalidOperationException("An asset isn't there.");
                var after = Stopwatch.GetTimestamp();
                times.Add(after - before);
                before = after;
            }
        }, cancellationToken)));
        var (took, spent, allocated) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes() - bytes);
        var longest = latencies.Max(times => times.DefaultIfEmpty().Max()) * 1000.0 / Stopwatch.Frequency;
        return new(Measurement.Of(latencies, took, spent), (double)allocated / latencies.Sum(times => times.Count), longest);
    }
}
