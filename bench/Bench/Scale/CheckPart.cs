using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>check</c>: whether the rows that everything here is filled with are those that the registry writes, on both databases. Other parts begin with it.</summary>
public sealed class CheckPart : IPart
{
    public string Name => "check";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("scale-").FullName;
        try
        {
            using var azurite = new Azurite();
            using var postgres = new Postgres();
            foreach (var database in new IScaleDatabase[] { new PostgresScale(await postgres.CreateDatabase()), new SqliteScale(Path.Combine(folder, "media.db")) })
            {
                await using var side = await Side.Start("check", database, azurite, server: null);
                await new FillCheck(side.Gateway, database.Tables, Population.Asked, TimeProvider.System).Run(cancellationToken);
            }

            return new("Rows", "The rows that databases are filled with are those that the registry writes: all columns of states, catalog, counters and reminders, on Postgres and SQLite.", [], []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
