namespace Orleans.Media.Bench;

/// <summary>
/// Whose assets there are, and from when: many accounts, evenly over two months and mixed, one of them with a million,
/// one with a thousand, and one whose assets are asked for.
/// </summary>
public sealed class Population
{
    /// <summary>The account of the development key, whose assets are asked for.</summary>
    public static readonly AccountId Asked = AccountId.Parse("dev");

    /// <summary>The account with a million assets, or a tenth of all.</summary>
    public static readonly AccountId Large = AccountId.Parse("large");

    /// <summary>The account with a thousand.</summary>
    public static readonly AccountId Small = AccountId.Parse("small");

    private const int Others = 1000, OthersTenants = 10;
    private static readonly TimeSpan Span = TimeSpan.FromDays(58), Since = TimeSpan.FromDays(1); // nothing of it is to be purged while it is measured

    private readonly DateTimeOffset _now;
    private readonly Random _random = new(1);
    private readonly AssetMaker[] _others = [.. Enumerable.Range(0, Others).Select(number => new AssetMaker(AccountId.Parse($"company-{number}"), number, OthersTenants))];
    private readonly AssetMaker _asked = new(Asked, seed: -1), _large = new(Large, seed: -2), _small = new(Small, seed: -3);
    private readonly List<string> _ready = [];
    private int _left, _askedLeft, _largeLeft, _smallLeft;

    private Population(int count, int asked, int large, int small, DateTimeOffset now) =>
        (Count, _left, _askedLeft, Largest, _largeLeft, Smallest, _smallLeft, _now) = (count, count, asked, large, large, small, small, now);

    public int Count { get; }

    /// <summary>Assets of <see cref="Large"/>.</summary>
    public int Largest { get; }

    /// <summary>Assets of <see cref="Small"/>.</summary>
    public int Smallest { get; }

    /// <summary>Confirmed assets of <see cref="Asked"/>, in no order.</summary>
    public string[] Ready
    {
        get
        {
            var ids = _ready.ToArray();
            new Random(2).Shuffle(ids);
            return ids;
        }
    }

    /// <param name="count">How many in all.</param>
    /// <param name="asked">How many are to be asked for.</param>
    /// <param name="clock">What time it is.</param>
    public static Population Full(int count, int asked, TimeProvider clock) => new(count, asked, Math.Min(1_000_000, count / 10), Math.Min(1000, count / 100), clock.GetUtcNow());

    /// <summary>Only what is asked for.</summary>
    public static Population Empty(int asked, TimeProvider clock) => new(asked, asked, 0, 0, clock.GetUtcNow());

    /// <summary>The next asset, to be called once for each, in order.</summary>
    public AssetRow Next(int number)
    {
        var row = Maker().Next(_now - Since - (Span * (1 - ((double)number / Count))));
        if (row.State.Account == Asked.Value && row.State.Status is MediaStatus.Ready) _ready.Add(row.State.Id);
        return row;
    }

    // Drawn like balls from an urn, so that the numbers come out exactly.
    private AssetMaker Maker()
    {
        var ball = _random.Next(_left--);
        if (ball < _askedLeft) return Take(ref _askedLeft, _asked);
        if ((ball -= _askedLeft) < _largeLeft) return Take(ref _largeLeft, _large);
        return ball - _largeLeft < _smallLeft ? Take(ref _smallLeft, _small) : _others[ball % Others];
    }

    private static AssetMaker Take(ref int left, AssetMaker maker)
    {
        left--;
        return maker;
    }
}
