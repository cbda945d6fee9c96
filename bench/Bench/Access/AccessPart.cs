using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>access</c>: what keys and limits cost a read.</summary>
public sealed class AccessPart : IPart
{
    private const int Callers = 64;
    private const double Keeps = 0.85;

    // So many that none is refused; every request is counted all the same.
    private static readonly Dictionary<string, string?> Limited = new(Registry.Unprocessed)
    {
        ["Limits__Enabled"] = "true",
        ["Limits__Policies__native__requests__Permits"] = "1000000000",
        ["Limits__Policies__native__writes__Permits"] = "1000000000",
    };

    public string Name => "access";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("  starting Azurite and three gateways");
        using var azurite = new Azurite();
        await using var limited = await GatewayProcess.Start(azurite.ConnectionString, Limited);
        await using var unlimited = await GatewayProcess.Start(azurite.ConnectionString, Registry.Unprocessed);
        await using var open = await OpenGateway.Start(azurite.ConnectionString);

        var assets = options.Quick ? 100 : 1_000;
        async Task<Entry> Get(Contender service)
        {
            using var http = service.Client();
            return new(service.Get(Callers, await Registry.MakeReady(http, assets, cancellationToken)));
        }

        var get = new Comparison(
            "get",
            await Get(new("keys and limits", limited.Address, limited.Key, limited.Process.Server())),
            await Get(new("keys", unlimited.Address, unlimited.Key, unlimited.Process.Server())),
            await Get(new("neither", open.Address, unlimited.Key, open.Server)));
        await Rounds.Run([get], options, progress, cancellationToken);
        return Tell(get, assets);
    }

    private static string Spread(Entry entry, Entry neither)
    {
        var ratios = entry.Rounds.Zip(neither.Rounds, (ours, theirs) => ours.PerSecond / theirs.PerSecond).ToList();
        return $"{Say.Number(ratios.Min())}–{Say.Number(ratios.Max())}";
    }

    private static Section Tell(Comparison get, int assets)
    {
        var neither = get.Entries[^1];
        var table = new MarkdownTable("get", "requests/s", "p50 ms", "p99 ms", "CPU µs", "of neither", "lowest and highest round");
        foreach (var entry in get.Entries)
        {
            var median = entry.Median;
            table.Add(entry.Lane.Name, Say.Number(median.PerSecond), Say.Number(median.P50), Say.Number(median.P99), Say.Number(median.CpuMicroseconds), entry == neither ? "" : $"{Say.Number(entry.Ratio(neither))}×", entry == neither ? "" : Spread(entry, neither));
        }

        return new(
            "What keys and limits cost",
            $"""
            `GET /media/{"{id}"}` of {Say.Number(assets)} confirmed assets by {Callers} callers, on SQLite: from the gateway as it is, with limits that nobody reaches; with limits switched off; and from the same
            gateway without the steps that look keys up and count requests. *Of neither* is the median of the rounds' ratios. Two more steps make nothing faster: where a ratio is well above 1, or
            its rounds lie far apart, something else had the machine, and the run says nothing about what keys and limits cost.

            {table}
            """,
            [new("get with keys and limits", $"at least {Keeps:0.##} times the same without", get.Entries[0].Ratio(neither), Keeps)],
            []);
    }
}
