namespace Orleans.Media.Tests;

/// <summary>Two gateways on one cluster, with limits. Each account of a test has limits of its own.</summary>
public sealed class LimitedGateways : IAsyncLifetime
{
    /// <summary>What an account may do that isn't named below, in an hour: more than can pass by chance, fewer than ten seconds of overload bring.</summary>
    public const int Permits = 300;

    private MediaProcesses? _processes;

    public IReadOnlyList<GatewayProcess> Gateways => _processes!.Gateways;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?> { ["Processing__Enabled"] = "false", ["Limits__Enabled"] = "true" };
        Policy("Policies__native", requests: Permits, writes: 60, per: "01:00:00");
        Policy("Accounts__stacked__native", requests: 20, writes: 5, per: null);
        Policy("Accounts__hasty__native", requests: 3, writes: 0, per: "00:00:02");
        Policy("Accounts__apart__native", requests: 4, writes: 0, per: null);
        settings["Limits__Accounts__apart__native__requests__Scope"] = "key";
        Policy("Accounts__free__native", requests: 0, writes: 0, per: null);
        _processes = await MediaProcesses.Start(silos: 1, gateways: 2, settings: settings);

        void Policy(string name, int requests, int writes, string? per)
        {
            foreach (var (window, permits) in new[] { ("requests", requests), ("writes", writes) })
            {
                settings[$"Limits__{name}__{window}__Permits"] = $"{permits}";
                if (per is not null) settings[$"Limits__{name}__{window}__Per"] = per;
            }
        }
    }

    /// <summary>A client of each gateway, with one key of this account.</summary>
    public async Task<(Api One, Api Other)> Account(string account)
    {
        var key = (await Gateways[0].Keys("create", account, "--scopes", "*")).Split('\n')[0].Trim();
        return (new Api(Gateways[0], account, key), new Api(Gateways[1], account, key));
    }

    public async Task DisposeAsync()
    {
        if (_processes is not null) await _processes.DisposeAsync();
    }
}

/// <summary>Shared by the tests of limits.</summary>
[CollectionDefinition(Name)]
public sealed class LimitedCluster : ICollectionFixture<LimitedGateways>
{
    public const string Name = "two gateways with limits";
}
