using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>
/// What one caller was told of one asset, and so where it may stand. Usually in one way; after an operation whose answer
/// never came, as before it and as after it. Only one caller works on an asset.
/// </summary>
/// <param name="id">Its id.</param>
/// <param name="confirmed">The state that a confirm leads to, by its kind.</param>
public sealed class KnownAsset(string id, string confirmed = Standing.Ready)
{
    private readonly List<(Operation Operation, DateTimeOffset Until)> _late = [];
    private HashSet<Standing> _possible = [new(Standing.Pending)];

    public string Id { get; } = id;

    /// <summary>How its bytes get to storage; null once they are there.</summary>
    public JsonElement? Ticket { get; set; }

    /// <summary>When it is to be purged. Nothing planned: not while anybody looks.</summary>
    public PurgeTimes Purge { get; } = new();

    /// <summary>Whether an operation went unanswered: ask before going on.</summary>
    public bool Unsure { get; private set; }

    /// <summary>Whether it was told to be confirmed once, which it is from then on.</summary>
    public bool IsConfirmed { get; private set; }

    public bool IsDeleted => _possible.All(standing => standing.IsDeleted);

    public bool IsReady => _possible.All(standing => standing.Status == Standing.Ready);

    public bool IsGone => _possible.All(standing => standing.Status == Standing.Gone);

    /// <summary>Whether this may be in storage.</summary>
    public bool MayHave(Stored stored) => _possible.Any(standing => standing.Stored == stored);

    /// <summary>Whether it can only be as it was last told, and nothing is on its way that could change it.</summary>
    public bool IsCertain => !Unsure && _late.Count == 0 && _possible.Count == 1;

    public string Possible(DateTimeOffset now) => string.Join(" or ", Known(now).Select(standing => standing.Status).Distinct());

    /// <summary>Whether lists without a state have it: surely, and perhaps.</summary>
    public (bool Surely, bool Perhaps) IsListed(DateTimeOffset now)
    {
        var listed = Known(now).Select(standing => standing.Status is not (Standing.Deleted or Standing.Gone)).ToList();
        return (listed.TrueForAll(one => one), listed.Exists(one => one));
    }

    /// <summary>The registry, or storage, has answered. False if it can't be so.</summary>
    /// <param name="operation">What was asked.</param>
    /// <param name="told">The state, the refusal's code, or a word of <see cref="Standing"/>.</param>
    /// <param name="now">When the answer had come.</param>
    public bool Answered(Operation operation, string told, DateTimeOffset now)
    {
        HashSet<Standing> left = [.. Known(now).Select(standing => standing.On(operation, confirmed)).Where(step => step.Told == told).Select(step => step.Next)];
        if (left.Count == 0) return false;
        (_possible, Unsure) = (left, false);
        IsConfirmed |= left.All(standing => standing.IsConfirmed);
        _late.RemoveAll(late => late.Until < now);
        return true;
    }

    /// <summary>The answer never came: it may be done or not, or be done yet until then.</summary>
    public void Unanswered(Operation operation, DateTimeOffset now, DateTimeOffset until)
    {
        _late.Add((operation, until));
        _possible = Known(now);
        _late.RemoveAll(late => late.Until <= now);
        Unsure = true;
    }

    // All that may have happened since the last answer, in any order.
    private HashSet<Standing> Known(DateTimeOffset now)
    {
        var (known, fresh) = (new HashSet<Standing>(_possible), new Queue<Standing>(_possible));
        while (fresh.TryDequeue(out var standing))
        {
            foreach (var next in Next(standing, now))
            {
                if (known.Add(next)) fresh.Enqueue(next);
            }
        }

        return known;
    }

    private IEnumerable<Standing> Next(Standing standing, DateTimeOffset now)
    {
        if (standing.Status == Standing.Gone) yield break;
        if (standing.ByItself() is { } further) yield return further;
        if (now >= Purge.Earliest)
        {
            yield return new(Standing.Gone);
            if (!standing.IsConfirmed) yield return standing with { Stored = Stored.Nothing }; // a purge begins with the bytes
        }

        foreach (var (operation, _) in _late)
        {
            yield return standing.HalfWay(operation);
            yield return standing.On(operation, confirmed).Next;
        }
    }
}
