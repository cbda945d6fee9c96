namespace Orleans.Media.Tests;

/// <summary>A gateway as it is configured out of the box: it processes what it gets.</summary>
public sealed class ProcessingFixture : GatewayFixture
{
    protected override bool Processes => true;

    /// <summary>A confirmed asset of these bytes, once all was made of it that can be.</summary>
    public async Task<Answer> Settled(Api api, object request, byte[] bytes) => await Settled(api, (await api.Make(request, bytes)).Word("id"));

    /// <summary>The asset once nothing is done on it any more.</summary>
    public async Task<Answer> Settled(Api api, string id) => await Eventually.Get(
        async () => await api.Get($"/{id}") is var asset && IsSettled(asset) ? asset : null, "all is made that can be");

    private static bool IsSettled(Answer asset) =>
        asset.Word("status") is "ready" or "failed"
        && !asset.Json.TryGetProperty("progress", out _)
        && (asset.Json.TryGetProperty("failure", out _) || asset.Json.TryGetProperty("renditions", out _));
}

/// <summary>Shared by the tests of what is made of assets.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessingGateway : ICollectionFixture<ProcessingFixture>
{
    public const string Name = "gateway that processes";
}
