namespace Orleans.Media.Bench;

/// <summary>When an asset may be due: one time once the registry has told it, more while it is not known or an order for another time went unanswered.</summary>
public sealed class PurgeTimes
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Until)> _late = [];
    private List<(DateTimeOffset From, DateTimeOffset To)> _possible = [(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)];

    /// <summary>Before this it must be there.</summary>
    public DateTimeOffset Earliest => _possible.Min(time => time.From);

    /// <summary>After this, and the time a purge may take, it must be gone.</summary>
    public DateTimeOffset Latest => _possible.Max(time => time.To);

    /// <summary>It is within these bounds, for all that is known.</summary>
    public void Plan(DateTimeOffset from, DateTimeOffset to) => _possible = [(from, to)];

    /// <summary>Another time was acknowledged.</summary>
    public void Set(DateTimeOffset at, DateTimeOffset now) => Settle(at, now);

    /// <summary>Another time, within these bounds, was asked for, and the answer never came: it may come to be until then.</summary>
    public void Maybe(DateTimeOffset from, DateTimeOffset to, DateTimeOffset until)
    {
        _late.Add((from, to, until));
        _possible.Add((from, to));
    }

    /// <summary>The registry says when. False if it can't be.</summary>
    public bool Told(DateTimeOffset at, DateTimeOffset now)
    {
        if (!_possible.Exists(time => time.From <= at && at <= time.To)) return false;
        Settle(at, now);
        return true;
    }

    private void Settle(DateTimeOffset at, DateTimeOffset now)
    {
        _late.RemoveAll(late => late.Until < now);
        _possible = [(at, at), .. _late.Select(late => (late.From, late.To))];
    }
}
