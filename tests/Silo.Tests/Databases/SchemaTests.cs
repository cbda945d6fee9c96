using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

public abstract class SchemaTests(TestDatabase database)
{
    private static readonly int Scripts = SchemaScriptTests.Of("Sqlite").Count;

    [Fact]
    public async Task Applying_it_again_changes_nothing()
    {
        var options = await database.Empty();
        Assert.Null(await Apply(options));
        var applied = await Applied(options);
        Assert.Equal(Enumerable.Range(1, Scripts), applied);
        Assert.Null(await Apply(options));
        Assert.Equal(applied, await Applied(options));
    }

    [Fact]
    public async Task Of_eight_processes_that_start_at_once_one_applies_it()
    {
        for (var round = 0; round < 3; round++)
        {
            var options = await database.Empty();
            var faults = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Apply(options))));
            Assert.All(faults, Assert.Null);
            Assert.Equal(Enumerable.Range(1, Scripts), await Applied(options));
        }
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        var options = await database.Empty();
        await using var same = Database.From(options, database.Clock);
        await Run(same, "CREATE TABLE media_counts (x INTEGER)");
        Assert.NotNull(await Apply(options));
        Assert.NotNull(await Record.ExceptionAsync(() => Run(same, "SELECT * FROM OrleansQuery")));
    }

    private async Task<Exception?> Apply(DatabaseOptions options)
    {
        await using var own = Database.From(options, database.Clock);
        return await Record.ExceptionAsync(() => new Schema(own, Options.Create(options), TimeProvider.System, NullLogger<Schema>.Instance).Apply(CancellationToken.None));
    }

    private async Task<IEnumerable<int>> Applied(DatabaseOptions options)
    {
        await using var own = Database.From(options, database.Clock);
        await using var connection = await own.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM media_schema ORDER BY version";
        await using var row = await command.ExecuteReaderAsync();
        var versions = new List<int>();
        while (await row.ReadAsync()) versions.Add(row.GetInt32(0));
        return versions;
    }

    private static async Task Run(Database own, string sql)
    {
        await using var connection = await own.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
