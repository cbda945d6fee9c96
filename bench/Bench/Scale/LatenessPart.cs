using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>lateness</c>: how long after its time a purge happens, in an idle registry and in a busy one.</summary>
public sealed class LatenessPart(ScaleSizes sizes) : IPart
{
    private const int Readers = 24, Creators = 8, Assets = 200;
    private const double MostIdle = 120, MostBusy = 600; // seconds
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(30), Between = TimeSpan.FromSeconds(20), Look = TimeSpan.FromMilliseconds(200), Slice = TimeSpan.FromSeconds(2);

    public string Name => "lateness";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var azurite = new Azurite();
        using var postgres = new Postgres();
        await using var side = await Side.Start("lateness", new PostgresScale(await postgres.CreateDatabase()), azurite, postgres);
        var database = (PostgresScale)side.Database;
        await new FillCheck(side.Gateway, database.Tables, Population.Asked, TimeProvider.System).Run(cancellationToken);
        var ready = await Registry.MakeReady(side.Gateway, Assets, cancellationToken);
        await side.Stop();

        // Both crowds are there before the start: the first is read with it, most of the second by a later refresh.
        var idle = await Crowd.Make("idle", sizes.Late, azurite, cancellationToken);
        var busy = await Crowd.Make("busy", sizes.Late, azurite, cancellationToken);
        var from = TimeProvider.System.GetUtcNow() + Starting;
        await idle.Write(database, from, sizes.LateWithin, cancellationToken);
        await busy.Write(database, from + sizes.LateWithin + Between, sizes.LateWithin, cancellationToken);
        await side.Restart();

        await idle.Watch(Look, MostIdle, cancellationToken);
        await progress.WriteLineAsync($"lateness: idle, {idle.Tell()}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Load(side.Service, ready, stop.Token);
        try
        {
            await busy.Watch(Look, MostBusy, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
        }

        var served = await load;
        await progress.WriteLineAsync($"lateness: busy, {busy.Tell()}");
        return Tell(idle, busy, served);
    }

    /// <returns>Requests a second.</returns>
    private static async Task<double> Load(Contender service, IReadOnlyList<string> ready, CancellationToken cancellationToken)
    {
        var rates = await Task.WhenAll(Keep(service.Get(Readers, ready)), Keep(service.Create(Creators)));
        return rates.Sum();

        Task<double> Keep(Lane lane) => Task.Factory.StartNew(() =>
        {
            var rates = new List<double>();
            while (!cancellationToken.IsCancellationRequested) rates.Add(lane.Run(Slice, CancellationToken.None).PerSecond);
            return rates.DefaultIfEmpty().Average();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private Section Tell(Crowd idle, Crowd busy, double perSecond)
    {
        var table = new MarkdownTable("seconds after its time", "purged", "earliest", "median", "p99", "longest");
        foreach (var (name, crowd) in new[] { ("idle", idle), ("under load", busy) })
        {
            table.Add(name, $"{Say.Number(crowd.Late.Count)} of {Say.Number(sizes.Late)}", Say.Number(crowd.At(0)), Say.Number(crowd.At(0.5)), Say.Number(crowd.At(0.99)), Say.Number(crowd.At(1)));
        }

        var markdown = $"""
            {Say.Number(sizes.Late)} assets with their blobs, due at random moments within {Say.Number(sizes.LateWithin.TotalMinutes)} minutes, in a registry with nothing else to do; then as many while {Readers + Creators} callers get and create without pause, {Say.Number(perSecond)} requests a second.
            One registry with its silo in the gateway's process on Postgres. Their rows were there before the start, as those of assets 60 days old are. Looked at every {Look.TotalMilliseconds:0} ms.

            {table}
            """;
        return new("How late a purge is", markdown,
        [
            new("purges after their time, idle: the latest", "within 2 minutes", idle.Worst, MostIdle, AtMost: true),
            new($"purges after their time, under load of {Readers + Creators} callers: the latest", "within 10 minutes", busy.Worst, MostBusy, AtMost: true),
        ], []);
    }

    /// <summary>Assets that become due, and how late each was purged.</summary>
    private sealed class Crowd
    {
        private readonly AssetsWithBlobs _assets;
        private readonly AccountId _account;
        private readonly Random _random;
        private AccountRows _rows = null!;
        private Dictionary<string, DateTimeOffset> _due = [];

        private Crowd(AccountId account, AssetsWithBlobs assets) => (_account, _assets, _random) = (account, assets, new Random(account.Value.Length));

        /// <summary>Seconds, in order.</summary>
        public List<double> Late { get; private set; } = [];

        /// <summary>Without end if one is still there.</summary>
        public double Worst => _due.Count > 0 ? double.PositiveInfinity : At(1);

        public static async Task<Crowd> Make(string name, int count, Azurite azurite, CancellationToken cancellationToken)
        {
            var account = AccountId.Parse(name);
            return new(account, await AssetsWithBlobs.Put(account, count, count, azurite, cancellationToken));
        }

        public async Task Write(PostgresScale database, DateTimeOffset from, TimeSpan within, CancellationToken cancellationToken)
        {
            var rows = _assets.Rows(_ => from + (within * _random.NextDouble()));
            (_rows, _due) = (new AccountRows(database.Source, _account), rows.ToDictionary(row => row.State.Id, row => row.State.PurgeAt));
            await database.Fill(rows.Count, number => rows[number], cancellationToken);
        }

        /// <summary>Until all are gone, or one that isn't is later than allowed.</summary>
        public async Task Watch(TimeSpan pause, double most, CancellationToken cancellationToken)
        {
            var latest = _due.Values.Max() + TimeSpan.FromSeconds(1.5 * most);
            while (_due.Count > 0 && TimeProvider.System.GetUtcNow() < latest)
            {
                var (there, now) = (await _rows.Ids(cancellationToken), TimeProvider.System.GetUtcNow());
                foreach (var (id, due) in _due.Where(asset => !there.Contains(asset.Key)).ToList())
                {
                    Late.Add((now - due).TotalSeconds);
                    _due.Remove(id);
                }

                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }

            Late = [.. Late.Order()];
        }

        public double At(double part) => Late.Count == 0 ? double.NaN : Late[(int)(part * (Late.Count - 1))];

        public string Tell() => $"{Late.Count} purged, median {Say.Number(At(0.5))} s late, p99 {Say.Number(At(0.99))}, longest {Say.Number(At(1))}";
    }
}
