using System.Collections.Concurrent;

namespace Orleans.Media.Bench;

/// <summary>What all callers together were told, and what was wrong with it.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<string> _violations = [];
    private readonly int[] _acknowledged = new int[Enum.GetValues<Operation>().Length];
    private int _unanswered;
    private int _unknown;

    public ConcurrentBag<KnownAsset> Assets { get; } = [];

    public IReadOnlyCollection<string> Violations => _violations;

    public int Unanswered => _unanswered;

    /// <summary>Creates without an idempotency key whose answer never came: assets may be there that nobody knows of.</summary>
    public int UnknownAtMost => _unknown;

    public int Acknowledged(Operation operation) => _acknowledged[(int)operation];

    public void Acknowledge(Operation operation) => Interlocked.Increment(ref _acknowledged[(int)operation]);

    public void LeaveUnanswered() => Interlocked.Increment(ref _unanswered);

    public void LeaveUnknown() => Interlocked.Increment(ref _unknown);

    public void Violation(string what) => _violations.Enqueue(what);
}
