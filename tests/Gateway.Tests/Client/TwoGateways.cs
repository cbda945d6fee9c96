namespace Orleans.Media.Tests;

/// <summary>Two gateways on one cluster, for what has to hold across them.</summary>
public sealed class TwoGateways : IAsyncLifetime
{
    private MediaProcesses? _processes;

    public IReadOnlyList<GatewayProcess> Gateways => _processes!.Gateways;

    /// <summary>A key that may do everything, at the first gateway and at the second. What it makes is of the account <c>dev</c>.</summary>
    public IReadOnlyList<Api> Admins { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _processes = await MediaProcesses.Start(silos: 1, gateways: 2, settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        Admins = [.. Gateways.Select(gateway => new Api(gateway, "dev", Gateways[0].Key))];
    }

    public async Task DisposeAsync()
    {
        foreach (var admin in Admins) admin.Dispose();
        if (_processes is not null) await _processes.DisposeAsync();
    }
}

/// <summary>Shared by tests that each take a key of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OneCluster : ICollectionFixture<TwoGateways>
{
    public const string Name = "two gateways on one cluster";
}
