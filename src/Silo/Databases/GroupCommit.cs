using System.Data.Common;

namespace Orleans.Media;

/// <summary>
/// Lets writes share commits: what comes while a commit is under way waits for it and goes with the next one. A lone
/// write goes at once, so nobody waits for company.
/// </summary>
/// <param name="commit">Makes all of the writes durable in one transaction and completes each of them.</param>
/// <param name="most">How many writes share a commit at most.</param>
public sealed class GroupCommit(Func<IReadOnlyList<StateWrite>, Task> commit, int most)
{
    private readonly Lock _turn = new();
    private readonly Queue<StateWrite> _waiting = new();
    private bool _busy;

    /// <summary>Answers when the write is durable or refused.</summary>
    public Task<int?> Write(StateWrite write)
    {
        lock (_turn)
        {
            _waiting.Enqueue(write);
            if (_busy) return write.Done;
            _busy = true;
        }

        _ = Task.Run(Work); // off the grain's own scheduler: others' writes are not its turn
        return write.Done;
    }

    private async Task Work()
    {
        while (Next() is { Count: > 0 } writes) await Commit(writes);
    }

    private List<StateWrite> Next()
    {
        lock (_turn)
        {
            var writes = new List<StateWrite>(Math.Min(most, _waiting.Count));
            var keys = new HashSet<string>(); // two writes of one asset: the second has to see the first, so it waits
            while (writes.Count < most && _waiting.TryPeek(out var write) && keys.Add(write.Key)) writes.Add(_waiting.Dequeue());
            _busy = writes.Count > 0;
            return writes;
        }
    }

    private async Task Commit(List<StateWrite> writes)
    {
        try
        {
            await commit(writes);
        }
        catch (DbException fault) when (writes.Count > 1 && !fault.IsTransient)
        {
            foreach (var write in writes) await Commit([write]); // what is wrong with one is not the others' fault, and nothing was written yet
        }
        catch (Exception fault) // whoever waits has to hear of it, whatever it is
        {
            foreach (var write in writes) write.Fail(fault);
        }
    }
}
