using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace Orleans.Media.Tests;

/// <summary>Our queries under Orleans' own membership table, with the promises that its protocol rests on.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private Database? _database;

    public async Task InitializeAsync()
    {
        var options = new DatabaseOptions { Postgres = await Postgres.Shared.CreateDatabase() };
        _database = Database.From(options, TimeProvider.System);
        await new Schema(_database, Options.Create(options), TimeProvider.System, NullLogger<Schema>.Instance).Apply(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task A_silo_joins_and_is_read_as_it_joined()
    {
        var table = await Table();
        var silo = Silo(1);
        silo.ProxyPort = 30001;
        Assert.True(await table.InsertRow(silo, (await table.ReadAll()).Version.Next()));

        foreach (var read in new[] { await table.ReadAll(), await table.ReadRow(silo.SiloAddress) })
        {
            Assert.Equal(1, read.Version.Version);
            var found = Assert.Single(read.Members).Item1;
            Assert.Equal((silo.SiloAddress, silo.SiloName, silo.HostName, silo.Status, silo.ProxyPort), (found.SiloAddress, found.SiloName, found.HostName, found.Status, found.ProxyPort));
            Assert.Equal((Start, Start), (found.StartTime, found.IAmAliveTime));
        }

        Assert.Empty((await table.ReadRow(Silo(2).SiloAddress)).Members);
    }

    [Fact]
    public async Task Of_changes_that_were_decided_on_the_same_version_one_is_made()
    {
        var table = await Table();
        var seen = (await table.ReadAll()).Version;
        var joined = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => table.InsertRow(Silo(number), seen.Next())));
        Assert.Single(joined, true);

        var read = await table.ReadAll();
        Assert.Equal(1, read.Version.Version);
        var silo = Assert.Single(read.Members).Item1;
        silo.Status = SiloStatus.Dead;
        silo.AddSuspector(Silo(9).SiloAddress, Start);
        var changed = await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => table.UpdateRow(silo, "", read.Version.Next())));
        Assert.Single(changed, true);

        var dead = await table.ReadAll();
        Assert.Equal(2, dead.Version.Version);
        Assert.Equal(SiloStatus.Dead, Assert.Single(dead.Members).Item1.Status);
        Assert.Equal(Silo(9).SiloAddress, Assert.Single(dead.Members[0].Item1.SuspectTimes ?? []).Item1);
    }

    [Fact]
    public async Task The_same_silo_does_not_join_twice()
    {
        var table = await Table();
        Assert.True(await table.InsertRow(Silo(1), (await table.ReadAll()).Version.Next()));
        var version = (await table.ReadAll()).Version;
        Assert.False(await table.InsertRow(Silo(1), version.Next()));
        Assert.False(await table.UpdateRow(Silo(2), "", version.Next()));
        Assert.Equal(version.Version, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task A_sign_of_life_leaves_the_version_as_it_is()
    {
        var table = await Table();
        var silo = Silo(1);
        await table.InsertRow(silo, (await table.ReadAll()).Version.Next());
        silo.IAmAliveTime = Start.AddSeconds(10);
        await table.UpdateIAmAlive(silo);
        var read = await table.ReadAll();
        Assert.Equal((1, Start.AddSeconds(10)), (read.Version.Version, read.Members[0].Item1.IAmAliveTime));
    }

    [Fact]
    public async Task Old_silos_are_tidied_away_but_none_that_is_active()
    {
        var table = await Table();
        foreach (var (number, status, time) in new[] { (1, SiloStatus.Active, Start), (2, SiloStatus.Dead, Start), (3, SiloStatus.Dead, Start.AddHours(2)) })
        {
            var silo = Silo(number);
            (silo.Status, silo.IAmAliveTime) = (status, time);
            Assert.True(await table.InsertRow(silo, (await table.ReadAll()).Version.Next()));
        }

        await table.CleanupDefunctSiloEntries(Start.AddHours(1));
        Assert.Equal([1, 3], (await table.ReadAll()).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
        await table.DeleteMembershipTableEntries(ClusterNames.ClusterId);
        await table.InitializeMembershipTable(true);
        Assert.Empty((await table.ReadAll()).Members);
    }

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, number, 1),
        SiloName = $"silo {number}",
        HostName = "host",
        Status = SiloStatus.Joining,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    private async Task<IMembershipTable> Table()
    {
        var table = new AdoNetClusteringTable(
            null!,
            Options.Create(new ClusterOptions { ClusterId = ClusterNames.ClusterId, ServiceId = ClusterNames.ServiceId }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = _database!.Invariant, DataSource = _database.Source }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTable(true);
        return table;
    }
}
