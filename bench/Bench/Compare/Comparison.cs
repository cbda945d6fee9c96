namespace Orleans.Media.Bench;

/// <summary>One operation, and the services that take turns at it.</summary>
/// <param name="Operation">What the table calls it.</param>
/// <param name="Entries">The order of the table; rounds go through it forwards and backwards.</param>
public sealed record Comparison(string Operation, params IReadOnlyList<Entry> Entries);

/// <summary>One service at one operation.</summary>
public sealed record Entry(Lane Lane)
{
    /// <summary>Before each round, not measured: a lane on new assets, where the operation uses them up.</summary>
    public Func<CancellationToken, Task<Lane>>? Renew { get; init; }

    /// <summary>What came of it, a measurement a round.</summary>
    public List<Measurement> Rounds { get; } = [];

    public Measurement Median => Measurement.Median(Rounds);

    /// <summary>How many times as many requests a second as another service: the median of the rounds' ratios, because what else the machine does falls on both sides of a round.</summary>
    public double Ratio(Entry other) => Measurement.Median(Rounds.Zip(other.Rounds, (ours, theirs) => ours.PerSecond / theirs.PerSecond));
}
