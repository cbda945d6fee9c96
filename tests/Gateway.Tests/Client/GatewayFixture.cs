namespace Orleans.Media.Tests;

/// <summary>A gateway for many tests. Each test takes an account of its own, or shares one and looks at its own assets only.</summary>
public class GatewayFixture : IAsyncLifetime
{
    private Api? _shared;

    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>An account for tests that don't care what else it owns.</summary>
    public Api Api => _shared!;

    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    protected virtual bool Processes => false;

    public async Task InitializeAsync()
    {
        // Processing goes on beside the answers and changes them as it does: it has tests of its own.
        Gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?>(Settings)
        {
            ["Processing__Enabled"] = Processes ? "true" : "false",
            ["Gateway__KeyUseInterval"] = "00:00:01",
        });
        _shared = await NewAccount();
    }

    public async Task<Api> NewAccount(params string[] flags)
    {
        var account = $"a{Guid.NewGuid():N}"[..20];
        return new(Gateway, account, (await Gateway.Keys(["create", account, .. flags])).Split('\n')[0].Trim());
    }

    public async Task DisposeAsync()
    {
        _shared?.Dispose();
        await Gateway.DisposeAsync();
    }
}

/// <summary>A gateway as it is configured out of the box, but that it doesn't process what it gets.</summary>
[CollectionDefinition(Name)]
public sealed class DefaultGateway : ICollectionFixture<GatewayFixture>
{
    public const string Name = "default gateway";
}
