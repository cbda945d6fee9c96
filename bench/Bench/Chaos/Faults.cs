namespace Orleans.Media.Bench;

/// <summary>What can happen to a cluster.</summary>
public enum Fault
{
    KillSilo,
    KillTwoSilos,
    KillAllSilos,
    KillGateway,
    KillAllGateways,
    KillSiloAndGateway,
    KillPostgres,
    StopPostgresImmediately,
    RestartAzurite,
    DropDatabaseConnections,
    RefuseOneItsDatabase,
    RefuseAllTheirDatabase,
    DelayDatabase,
    DropStorageConnections,
    RefuseOneItsStorage,
    DelayStorage,
}

/// <summary>A fault that is to come.</summary>
/// <param name="Fault">What.</param>
/// <param name="After">How long after the one before it.</param>
/// <param name="Victim">Whom it hits first, if it doesn't hit all: a number to count from.</param>
/// <param name="Lasts">How long what was killed stays away, or the network is as bad.</param>
public sealed record PlannedFault(Fault Fault, TimeSpan After, int Victim, TimeSpan Lasts);

/// <summary>All faults that a seed gives, without end. Each kind comes as often as its share, in an order of the seed's.</summary>
public static class FaultPlan
{
    private const int ShortestPause = 2000, LongestPause = 15_000, LongestAbsence = 6000; // milliseconds

    // As many cards of each kind as one shuffle has.
    private static readonly Fault[] Deck =
    [
        .. Enum.GetValues<Fault>(),
        Fault.KillSilo, Fault.KillSilo, Fault.KillSilo, Fault.KillSilo, Fault.KillSilo, Fault.KillGateway, Fault.KillGateway, Fault.KillSiloAndGateway, Fault.DropDatabaseConnections, Fault.DropStorageConnections,
    ];

    /// <param name="seed">Fixes all of it.</param>
    /// <param name="hurry">Whether the first shuffle has each kind once, for a run so short that it sees no other.</param>
    public static IEnumerable<PlannedFault> From(int seed, bool hurry)
    {
        var random = new Random(seed);
        for (var cards = hurry ? Enum.GetValues<Fault>() : [.. Deck]; ; cards = [.. Deck])
        {
            random.Shuffle(cards);
            if (hurry && cards.Length < Deck.Length) cards = [.. cards.Where(fault => fault != Fault.KillAllSilos), Fault.KillAllSilos]; // after it, half a minute is silence
            foreach (var fault in cards)
            {
                yield return new(fault, TimeSpan.FromMilliseconds(random.Next(ShortestPause / (hurry ? 4 : 1), LongestPause / (hurry ? 4 : 1))), random.Next(1000), TimeSpan.FromMilliseconds(random.Next(200, LongestAbsence)));
            }
        }
    }
}
