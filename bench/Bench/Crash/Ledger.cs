using System.Collections.Concurrent;

namespace Orleans.Media.Bench;

/// <summary>What all callers together were told, and what was wrong with it.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<string> _violations = [];
    private readonly int[] _acknowledged = new int[Enum.GetValues<Operation>().Length];
    private readonly int[] _unanswered = new int[Enum.GetValues<Operation>().Length];
    private int _unknown;
    private long _lastAnswer = TimeProvider.System.GetTimestamp();
    private long _longestSilence;

    public ConcurrentBag<KnownAsset> Assets { get; } = [];

    public IReadOnlyCollection<string> Violations => _violations;

    public int Unanswered => _unanswered.Sum();

    /// <summary>How many answers there were.</summary>
    public int Answers => _acknowledged.Sum();

    /// <summary>Creates without an idempotency key whose answer never came: assets may be there that nobody knows of.</summary>
    public int UnknownAtMost => _unknown;

    /// <summary>The longest time in which nothing at all was acknowledged, to any caller.</summary>
    public TimeSpan LongestSilence => TimeProvider.System.GetElapsedTime(0, _longestSilence);

    public int Acknowledged(Operation operation) => _acknowledged[(int)operation];

    public int LeftUnanswered(Operation operation) => _unanswered[(int)operation];

    public void Acknowledge(Operation operation)
    {
        Interlocked.Increment(ref _acknowledged[(int)operation]);
        var now = TimeProvider.System.GetTimestamp();
        var silence = now - Interlocked.Exchange(ref _lastAnswer, now);
        for (var longest = _longestSilence; silence > longest; longest = _longestSilence) Interlocked.CompareExchange(ref _longestSilence, silence, longest);
    }

    public void LeaveUnanswered(Operation operation) => Interlocked.Increment(ref _unanswered[(int)operation]);

    public void LeaveUnknown() => Interlocked.Increment(ref _unknown);

    public void Violation(string what) => _violations.Enqueue(what);
}
