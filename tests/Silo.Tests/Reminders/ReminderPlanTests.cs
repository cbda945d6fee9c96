using System.Data.Common;

namespace Orleans.Media.Tests;

public abstract class ReminderPlanTests(TestDatabase database) : IAsyncLifetime
{
    // Five thousand reminders of which none is due for years: what a refresh costs must not follow their number.
    public async Task InitializeAsync()
    {
        await database.Execute("""
            INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 5000)
            SELECT 'plans', 'media/' || i, 'retention', '2030-01-01 00:00:00', 1, i, 0 FROM numbers
            """);
        await database.Settle();
    }

    public Task DisposeAsync() => database.Execute("DELETE FROM OrleansRemindersTable WHERE ServiceId = 'plans'");

    [Theory]
    [InlineData("ReadRangeRows1Key")]
    [InlineData("ReadRangeRows2Key")]
    public async Task A_refresh_asks_the_index_for_what_is_due(string query)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Assert.Single(await database.Rows($"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{query}'"));
        Bind(command, "ServiceId", "plans");
        Bind(command, "BeginHash", 0);
        Bind(command, "EndHash", 5000);
        var plan = (await database.Explain(command)).Replace("StartTime", "starttime", StringComparison.Ordinal);
        Assert.Matches("reminders_purges.*(?s:.*?)starttime *<", plan);
        Assert.Matches("reminders_others.*(?s:.*?)starttime *<", plan);
        Assert.DoesNotMatch("(?i)sort|b-tree|scan orleansreminderstable|seq scan", plan);
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
