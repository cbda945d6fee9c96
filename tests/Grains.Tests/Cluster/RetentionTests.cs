using Npgsql;

namespace Orleans.Media.Tests.Cluster;

public sealed class RetentionTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(60);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task An_asset_outlives_a_restart_on_day_50_and_is_gone_a_minute_after_day_60_and_not_before(string kind)
    {
        var database = (kind, kind == "Sqlite" ? MediaCluster.NewSqliteFile() : await Postgres.Shared.CreateDatabase());
        var clock = new ManualClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        UploadTicket ticket;
        await using (var cluster = await MediaCluster.Start(database, clock))
        {
            var media = cluster.NewMedia();
            ticket = await media.Ask(Uploads.Film);
            await ticket.SendBlock(0, await RealMedia.Read("film.mp4"));
            Assert.Equal(MediaStatus.Processing, (await media.Confirm(new ConfirmRequest())).Value!.Status);
            await media.Settled(MediaStatus.Ready);
            await Move(clock, TimeSpan.FromDays(50), database);
        }

        await using var restarted = await MediaCluster.Start(database, clock);
        var due = clock.GetUtcNow() + Retention - TimeSpan.FromDays(50);
        await Move(clock, due - Minute * 12 - clock.GetUtcNow(), database);
        while (clock.GetUtcNow() < due - Minute)
        {
            await Move(clock, Minute, database);
            await Eventually.True(() => clock.Pending.Any(at => at <= clock.GetUtcNow() + Minute * 5), "the reminder service waits for its next refresh");
        }

        await Eventually.True(() => clock.Pending.Any(at => at >= due && at < due + Minute), "the reminder service has loaded what is due in a minute");
        Assert.Equal(new long[] { 1, 1, 1 }, await Rows(restarted));
        Assert.True(await ticket.Exists(Azurite.Shared.ConnectionString));
        Assert.NotNull((await restarted.Grains.GetMedia(Uploads.Acme, ticket.Id).Get()).Value);

        await Move(clock, Minute * 2, database);
        await Eventually.True(async () => (await Rows(restarted)).Sum() == 0, "state, catalog row and reminder are gone");
        Assert.False(await ticket.Exists(Azurite.Shared.ConnectionString));
        Assert.Equal(MediaErrorCode.NotFound, (await restarted.Grains.GetMedia(Uploads.Acme, ticket.Id).Get()).Error!.Code);
    }

    private static async Task<long[]> Rows(MediaCluster cluster) =>
    [
        await cluster.Count("SELECT count(*) FROM OrleansStorage"),
        await cluster.Count("SELECT count(*) FROM media_catalog"),
        await cluster.Count("SELECT count(*) FROM OrleansRemindersTable"),
    ];

    /// <summary>Moves the registry's clock, and Postgres' with it.</summary>
    private static async Task Move(ManualClock clock, TimeSpan by, (string Kind, string Address) database)
    {
        if (database.Kind == "Postgres")
        {
            await using var source = NpgsqlDataSource.Create(database.Address);
            await using var command = source.CreateCommand($"CREATE OR REPLACE FUNCTION media_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT timestamptz '{clock.GetUtcNow() + by:O}' $$");
            await command.ExecuteNonQueryAsync();
        }

        clock.Advance(by);
    }
}
