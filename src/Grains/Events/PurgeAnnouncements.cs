using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Media;

/// <summary>Up to where purges were announced: a time, and of those that are due at the same one the last grain.</summary>
public sealed record PurgeMark(DateTimeOffset Until, string Grain);

/// <summary>
/// Finds the purges that come soon, of accounts that are told. By the table of reminders, which has them in the order of their times: each is
/// read once, as time comes to it. One that is moved is in the way again; one that is moved to before the mark its grain announces itself.
/// </summary>
public sealed class PurgeAnnouncements(DbDataSource database, IOptions<ClusterOptions> cluster, IOptions<EventOptions> options, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const int GrainPrefix = 6, IdLength = 29; // media/{account}/m_…

    private DateTimeOffset Horizon => clock.GetUtcNow() + options.Value.PurgeSoon;

    /// <summary>The mark. It begins where the registry first looks.</summary>
    public Task<PurgeMark> Mark() => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.Execute(null, "INSERT INTO media_purge_announcements (one, until, grain) VALUES (1, @until, '') ON CONFLICT DO NOTHING", ("until", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await using var command = connection.Command("SELECT until, grain FROM media_purge_announcements");
        return (await command.Rows(row => new PurgeMark(row.Time(0)!.Value, row.GetString(1)))).Single();
    });

    /// <summary>Moves the mark.</summary>
    public Task Move(PurgeMark mark) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.Execute(null, "UPDATE media_purge_announcements SET until = @until, grain = @grain", ("until", mark.Until.ToUnixTimeMilliseconds()), ("grain", mark.Grain));
    });

    /// <summary>The next purges behind the mark that come soon, in their order.</summary>
    public Task<List<PurgeMark>> Next(PurgeMark mark, int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = NextCommand(connection, cluster.Value.ServiceId, mark, clock.GetUtcNow(), Horizon, most);
        return await command.Rows(row => new PurgeMark(new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc)), row.GetString(1)));
    });

    /// <summary>What they are read with; apart, so that a test can ask both databases how they would do it.</summary>
    internal static DbCommand NextCommand(DbConnection connection, string service, PurgeMark mark, DateTimeOffset now, DateTimeOffset horizon, int most) => connection.Command(
        string.Create(CultureInfo.InvariantCulture, $"""
        SELECT StartTime, GrainId FROM OrleansRemindersTable
        WHERE ServiceId = @service AND ReminderName = 'retention' AND StartTime >= @until AND StartTime <= @horizon AND (StartTime > @until OR GrainId > @grain)
        AND substr(GrainId, {GrainPrefix + 1}, length(GrainId) - {GrainPrefix + IdLength}) IN (SELECT account FROM media_event_accounts WHERE hooks > 0 OR live_until > @now)
        ORDER BY StartTime, GrainId LIMIT {most}
        """), ("service", service), ("until", mark.Until.UtcDateTime), ("grain", mark.Grain), ("horizon", horizon.UtcDateTime), ("now", now.ToUnixTimeMilliseconds()));
}
