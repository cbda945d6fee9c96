using System.Diagnostics.CodeAnalysis;

namespace Orleans.Media;

/// <summary>Each owner's items in the order they came; the owners take turns.</summary>
public sealed class FairQueue<T> where T : notnull
{
    private readonly Dictionary<string, Queue<T>> _byOwner = [];
    private readonly Queue<string> _turns = []; // each owner with items once

    public int Count { get; private set; }

    public void Add(string owner, T item)
    {
        if (!_byOwner.TryGetValue(owner, out var items))
        {
            _byOwner.Add(owner, items = new());
            _turns.Enqueue(owner);
        }

        items.Enqueue(item);
        Count++;
    }

    /// <summary>The next item; its owner goes to the end of the row.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (!_turns.TryDequeue(out var owner)) return false;

        var items = _byOwner[owner];
        item = items.Dequeue();
        Count--;
        if (items.Count > 0) _turns.Enqueue(owner);
        else _byOwner.Remove(owner);
        return true;
    }
}
