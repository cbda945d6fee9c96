using System.Net;

namespace Orleans.Media.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task A_second_process_on_the_same_database_says_so_and_ends(string kind)
    {
        var database = kind == "Sqlite" ? MediaCluster.NewSqliteFile() : await Postgres.Shared.CreateDatabase();
        var settings = new Dictionary<string, string?> { ["Database__Sqlite"] = null, [$"Database__{kind}"] = database };
        await using var first = await GatewayProcess.Start(settings: settings);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(settings: settings));
        Assert.Contains("Another registry with its silo in its process runs on this database", refused.Message, StringComparison.Ordinal);

        first.Kill();
        await using var successor = await GatewayProcess.Start(settings: settings);
    }

    [Fact]
    public async Task It_starts_without_storage_and_makes_the_container_once_storage_is_there()
    {
        using var storage = new Azurite();
        await storage.Stop();
        var starting = GatewayProcess.Start(storage.ConnectionString);
        storage.Restart();
        await using var gateway = await starting;
        using var http = gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
    }
}
