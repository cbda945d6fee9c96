using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Media.Bench;

/// <summary>Bytes for each of many: in the managed heap, and of the process as the system sees it.</summary>
public sealed record Share(double Heap, double Resident);

/// <summary>What idle active grains take.</summary>
/// <param name="Media">A media grain with its state.</param>
/// <param name="Empty">A grain without anything.</param>
/// <param name="State">A media grain's state alone, as it is read from the database.</param>
/// <param name="Resident">The whole process with all of them, in bytes.</param>
/// <param name="PerSecond">Media grains activated a second.</param>
public sealed record IdleMemoryResult(Share Media, Share Empty, Share State, double Resident, double PerSecond);

/// <summary>Activates grains and weighs the process before and after.</summary>
public static class IdleMemory
{
    public const string Name = "idle-memory";

    // Each call that is under way may make SQLite open one more connection with a cache of its own; a few saturate two cores.
    private const int Callers = 8;
    private const int WarmUp = 2000;

    /// <summary>Fills the SQLite file that the environment names, and measures.</summary>
    public static async Task<IdleMemoryResult> Measure(int count, CancellationToken cancellationToken)
    {
        using var silo = await EmbeddedRegistry.Start(new Dictionary<string, string?>(), builder => builder.Services.Configure<GrainCollectionOptions>(collection =>
            (collection.CollectionAge, collection.CollectionQuantum) = (TimeSpan.FromDays(2), TimeSpan.FromDays(1)))); // none is collected while we count
        await ReadyAssets.Write(silo, 1, cancellationToken);
        ReadyAssets.Copy(silo.Services.GetRequiredService<IConfiguration>()["Database:Sqlite"]!, count + WarmUp);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();

        async Task Media(int number)
        {
            if ((await grains.GetMedia(ReadyAssets.Account, ReadyAssets.Id(number)).Get(CancellationToken.None)).Value is null) throw new InvalidOperationException("An asset isn't there.");
        }

        var empties = Math.Min(count, 100_000);
        await ForEach(count, WarmUp, Media, cancellationToken);
        await ForEach(empties, WarmUp, number => grains.GetGrain<IEmptyGrain>($"warm/{number}").Touch(), cancellationToken);

        var began = Stopwatch.GetTimestamp();
        var perSecond = 0.0;
        var media = await Weigh(count, async () =>
        {
            await ForEach(0, count, Media, cancellationToken);
            perSecond = count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        });
        var resident = Environment.WorkingSet;
        var empty = await Weigh(empties, () => ForEach(0, empties, number => grains.GetGrain<IEmptyGrain>($"{ReadyAssets.Account}/{ReadyAssets.Id(number)}").Touch(), cancellationToken));
        var states = new MediaState?[empties];
        var state = await Weigh(empties, () => ForEach(0, empties, number => Task.FromResult(states[number] = AsRead(number)), cancellationToken));
        GC.KeepAlive(states);
        await silo.StopAsync(CancellationToken.None);
        return new(media, empty, state, resident, perSecond);
    }

    private static Task ForEach(int from, int count, Func<int, Task> act, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken }, async (number, _) => await act(number));

    private static MediaState AsRead(int number)
    {
        var serializer = new MediaStateSerializer();
        return serializer.Deserialize<MediaState>(serializer.Serialize(ReadyAssets.State(number)))!;
    }

    private static async Task<Share> Weigh(int count, Func<Task> make)
    {
        var (heap, resident) = Weight();
        await make();
        var (heapAfter, residentAfter) = Weight();
        return new((heapAfter - heap) / count, (residentAfter - resident) / count);
    }

    /// <summary>What is alive, compacted, with the rest given back to the system.</summary>
    private static (double Heap, double Resident) Weight()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: false), Environment.WorkingSet);
    }
}
