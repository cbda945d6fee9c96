using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>What a create is to Postgres beside CPU: bytes in its log, and commits.</summary>
public static class CreateCost
{
    private static readonly TimeSpan StatisticsLag = TimeSpan.FromSeconds(2);

    public static async Task<(double Log, double Commits)> Measure(PostgresScale database, Lane creates, TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = await Counters(database, cancellationToken);
        var answers = creates.Run(duration, cancellationToken).Answers;
        var after = await Counters(database, cancellationToken);
        return ((after.Log - before.Log) / answers, (after.Commits - before.Commits) / answers);
    }

    private static async Task<(double Log, double Commits)> Counters(PostgresScale database, CancellationToken cancellationToken)
    {
        await Task.Delay(StatisticsLag, TimeProvider.System, cancellationToken);
        var (log, commits) = (
            await database.Scalar("SELECT (pg_current_wal_insert_lsn() - '0/0')::double precision", cancellationToken),
            await database.Scalar("SELECT xact_commit::double precision FROM pg_stat_database WHERE datname = current_database()", cancellationToken));
        return (Convert.ToDouble(log, CultureInfo.InvariantCulture), Convert.ToDouble(commits, CultureInfo.InvariantCulture));
    }
}
