using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Which processes go together on a database, and what the others say.</summary>
public sealed class TopologyTests
{
    [Fact]
    public async Task An_embedded_silo_is_refused_where_a_cluster_runs()
    {
        var database = await Postgres.Shared.CreateDatabase();
        await using var silo = await SiloProcess.Start(database);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Database__Postgres"] = database }));
        Assert.Contains("Silos of a cluster run on this database. Be their client (Orleans:Mode=Client)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_is_refused_where_an_embedded_one_runs_and_takes_over_when_that_ends()
    {
        var database = await Postgres.Shared.CreateDatabase();
        var embedded = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Database__Postgres"] = database });
        using var before = embedded.Client();
        var id = await before.MakeImage(Samples.Png(4, 3));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => SiloProcess.Start(database));
        Assert.Contains("A gateway with its silo in its process (Orleans:Mode=Embedded) runs on this database", refused.Message, StringComparison.Ordinal);

        await embedded.DisposeAsync();
        await using var cluster = await MediaProcesses.Start(database, silos: 1, gateways: 1);
        using var after = cluster.Gateways[0].Client();
        Assert.Equal(HttpStatusCode.OK, await after.Status(HttpMedia.Asset(id)));
    }

    [Fact]
    public async Task A_cluster_on_SQLite_is_refused()
    {
        var file = new Dictionary<string, string?> { ["Database__Sqlite"] = MediaCluster.NewSqliteFile(), ["Orleans__Mode"] = "Client" };
        var gateway = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(settings: file));
        Assert.Contains("A cluster of silos needs Postgres", gateway.Message, StringComparison.Ordinal);
        var silo = await Assert.ThrowsAsync<InvalidOperationException>(() => SiloProcess.Start(database: null, settings: file));
        Assert.Contains("A cluster of silos needs Postgres", silo.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Orleans__Mode"] = "Silo" }));
        Assert.Contains("Orleans:Mode is 'Silo'. Give Embedded", refused.Message, StringComparison.Ordinal);
    }
}
