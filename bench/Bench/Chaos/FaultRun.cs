using System.Collections.Concurrent;

namespace Orleans.Media.Bench;

/// <summary>Does to a cluster what a plan says, and counts it.</summary>
public sealed class FaultRun(ChaosCluster cluster, Ledger ledger, ChaosDiary diary)
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(60); // a cluster that is gone altogether comes back in half a minute
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Fault, int> _counts = [];
    private readonly List<Task> _repairs = [];
    private readonly SemaphoreSlim _postgres = new(1), _azurite = new(1);
    private int _kills;

    /// <summary>How many processes of the registry were killed.</summary>
    public int Kills => _kills;

    public int Count(Fault fault) => _counts.GetValueOrDefault(fault);

    /// <summary>Goes on until it is told to stop.</summary>
    public async Task Run(IEnumerable<PlannedFault> plan, CancellationToken stop)
    {
        try
        {
            foreach (var planned in plan)
            {
                await Task.Delay(planned.After, TimeProvider.System, stop);
                diary.Note($"{planned.Fault} ({planned.Victim}) for {planned.Lasts.TotalSeconds:0.0} s");
                _counts.AddOrUpdate(planned.Fault, 1, static (_, count) => count + 1);
                _repairs.Add(Do(planned));
                if (planned.Fault is Fault.KillAllSilos) await UntilAnybodyIsAnswered(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Puts everything right, and waits until it is.</summary>
    public async Task Heal(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_repairs);
        await cluster.Ready(cancellationToken);
    }

    private Task Do(PlannedFault fault) => fault.Fault switch
    {
        Fault.KillSilo => Kill(fault, silos: 1),
        Fault.KillTwoSilos => Kill(fault, silos: 2),
        Fault.KillAllSilos => Kill(fault, silos: cluster.SiloProcesses.Count),
        Fault.KillGateway => Kill(fault, gateways: 1),
        Fault.KillAllGateways => Kill(fault, gateways: cluster.GatewayProcesses.Count),
        Fault.KillSiloAndGateway => Kill(fault, silos: 1, gateways: 1),
        Fault.KillPostgres => Away(_postgres, fault.Lasts, () => Task.Run(cluster.Postgres.Stop), cluster.Postgres.Start),
        Fault.StopPostgresImmediately => Away(_postgres, fault.Lasts, cluster.Postgres.StopImmediately, cluster.Postgres.Start),
        Fault.RestartAzurite => Away(_azurite, fault.Lasts, cluster.Azurite.Stop, cluster.Azurite.Restart),
        Fault.DropDatabaseConnections => Drop(cluster.ToDatabase, fault),
        Fault.DropStorageConnections => Drop(cluster.ToStorage, fault),
        Fault.RefuseOneItsDatabase => Refuse([cluster.ToDatabase[fault.Victim % cluster.ToDatabase.Count]], fault.Lasts),
        Fault.RefuseAllTheirDatabase => Refuse(cluster.ToDatabase, fault.Lasts),
        Fault.RefuseOneItsStorage => Refuse([cluster.ToStorage[fault.Victim % cluster.ToStorage.Count]], fault.Lasts),
        Fault.DelayDatabase => Delay(cluster.ToDatabase, fault),
        Fault.DelayStorage => Delay(cluster.ToStorage, fault),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private Task Kill(PlannedFault fault, int silos = 0, int gateways = 0)
    {
        Hit(cluster.SiloProcesses, silos);
        Hit(cluster.GatewayProcesses, gateways);
        return Task.CompletedTask;

        void Hit(IReadOnlyList<Supervised> processes, int count)
        {
            foreach (var process in Enumerable.Range(fault.Victim, count).Select(number => processes[number % processes.Count]))
            {
                if (process.Kill(fault.Lasts)) Interlocked.Increment(ref _kills);
            }
        }
    }

    private static async Task Away(SemaphoreSlim one, TimeSpan lasts, Func<Task> stop, Action start)
    {
        await one.WaitAsync();
        try
        {
            await stop();
            await Task.Delay(lasts, TimeProvider.System);
            await Task.Run(start);
        }
        finally
        {
            one.Release();
        }
    }

    // All of them, or those of one process.
    private static Task Drop(IReadOnlyList<FaultyProxy> proxies, PlannedFault fault)
    {
        foreach (var proxy in fault.Victim % 2 == 0 ? proxies : [proxies[fault.Victim % proxies.Count]]) proxy.Drop();
        return Task.CompletedTask;
    }

    private static async Task Refuse(IReadOnlyList<FaultyProxy> proxies, TimeSpan lasts)
    {
        foreach (var proxy in proxies)
        {
            proxy.Refuses = true;
            proxy.Drop();
        }

        await Task.Delay(lasts, TimeProvider.System);
        foreach (var proxy in proxies) proxy.Refuses = false;
    }

    // From hardly noticeable to longer than anybody waits; the longer, the rarer.
    private static async Task Delay(IReadOnlyList<FaultyProxy> proxies, PlannedFault fault)
    {
        foreach (var proxy in proxies) proxy.Delay = TimeSpan.FromMilliseconds(10_000.0 / (1 + (fault.Victim % 200)));
        await Task.Delay(fault.Lasts, TimeProvider.System);
        foreach (var proxy in proxies) proxy.Delay = TimeSpan.Zero;
    }

    private async Task UntilAnybodyIsAnswered(CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop); // answers that were on their way
        var answers = ledger.Answers;
        while (ledger.Answers < answers + 100 && TimeProvider.System.GetElapsedTime(since) < Breath) await Task.Delay(Step, TimeProvider.System, stop);
    }
}
