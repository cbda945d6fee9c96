namespace Orleans.Media.Bench;

/// <summary>The same operations on both sides in turn, and lists of two accounts of the full one.</summary>
public sealed class BesideEmpty(RunOptions options)
{
    public const int Callers = 32;

    private const int InMemory = 200;
    private const double Least = 0.9, MostOfList = 3; // of the empty one's throughput; of the small account's p99
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4); // a process compiles for seconds what is called often, and both were just started
    private readonly List<(string Operation, Entry Full, Entry Empty)> _pairs = [];
    private Entry _large = null!, _small = null!;

    /// <summary>How many assets it asks for, of which some aren't ready.</summary>
    public int Asked => (int)((InMemory + SiloMemory.Reads + (Cold(options) * (options.Rounds + 1))) * 1.2);

    /// <summary>How many reads of assets that aren't in memory a round has.</summary>
    public static int Cold(RunOptions options) => options.Quick ? 500 : 2_000;

    public async Task Run(
        Contender full, Contender empty, string[] inFull, string[] inEmpty, Contender large, Contender small, TextWriter progress, CancellationToken cancellationToken)
    {
        _pairs.Add(("get, in memory", new(Warm(full, inFull)), new(Warm(empty, inEmpty))));
        _pairs.Add(("get, not in memory", ColdOf(full, inFull), ColdOf(empty, inEmpty)));
        _pairs.Add(("create", new(full.Create(Callers)), new(empty.Create(Callers))));
        (_large, _small) = (new(large.List(Callers)), new(small.List(Callers)));
        foreach (var entry in new[] { _pairs[0].Full, _pairs[0].Empty, _pairs[^1].Full, _pairs[^1].Empty, _large, _small }) entry.Lane.Run(WarmUp, cancellationToken);
        await Rounds.Run([.. _pairs.Select(pair => new Comparison(pair.Operation, pair.Full, pair.Empty)), new("list", _large, _small)], options, progress, cancellationToken);

        Lane Warm(Contender service, string[] ids)
        {
            var warm = service.Get(Callers, ids[..InMemory]);
            (warm with { Callers = 1, Once = true }).Run(TimeSpan.FromMinutes(1), cancellationToken);
            return warm;
        }
    }

    public IEnumerable<Target> Targets(string database) =>
    [
        .. _pairs.Select(pair => new Target($"{database}: {pair.Operation}, of empty", "within 10%: at least 0.9 times as many", pair.Full.Ratio(pair.Empty), Least)),
        new($"{database}: first page of the large account's list, p99 of the small one's", "under 3 times", P99Ratio(_large, _small), MostOfList, AtMost: true),
    ];

    public string Table()
    {
        var table = new MarkdownTable("operation", "requests/s", "empty", "ratio", "p99 ms", "empty", "gateway CPU µs/request", "empty", "database CPU µs/request", "empty");
        foreach (var (operation, full, empty) in _pairs) Add(operation, full, empty);
        Add("first page of a list: large account; small", _large, _small);
        return table.ToString();

        void Add(string operation, Entry one, Entry other)
        {
            var (ours, theirs) = (one.Median, other.Median);
            table.Add(
                operation, Say.Number(ours.PerSecond), Say.Number(theirs.PerSecond), Say.Number(one.Ratio(other)), Say.Number(ours.P99), Say.Number(theirs.P99),
                Say.Number(ours.CpuMicroseconds), Say.Number(theirs.CpuMicroseconds), Database(ours), Database(theirs));
        }
    }

    private static string Database(Measurement measured) => measured.BesideMicroseconds is [var postgres] ? Say.Number(postgres) : "";

    private static double P99Ratio(Entry one, Entry other) => Measurement.Median(one.Rounds.Zip(other.Rounds, (ours, theirs) => ours.P99 / theirs.P99));

    /// <summary>Each round gets ids that none before has touched, or the grains would be in memory.</summary>
    private Entry ColdOf(Contender service, string[] ids)
    {
        var rest = new Queue<string[]>(ids.Skip(InMemory + SiloMemory.Reads).Chunk(Cold(options)));
        return new(service.Get(Callers, [])) { Renew = _ => Task.FromResult(service.Get(Callers, rest.Dequeue()) with { Once = true }) };
    }
}
