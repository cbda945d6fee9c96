using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>Looks into the catalog again and again for what is due, and so sees how late it goes.</summary>
public sealed class PurgeWatch(string database)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500), Ahead = TimeSpan.FromSeconds(2);

    private readonly List<double> _late = [];
    private Dictionary<string, DateTimeOffset> _due = [];

    /// <summary>By how many seconds each purge came after its time, to half a second.</summary>
    public IReadOnlyList<double> Late => _late;

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look();
            }
            catch (NpgsqlException)
            {
                // the database is away
            }

            await Task.Delay(Step, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task Look()
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        var due = await Read(connection, "SELECT account || '/' || id, purge_at FROM media_catalog WHERE purge_at <= $1", (now + Ahead).ToUnixTimeMilliseconds());
        string[] left = [.. _due.Keys.Where(asset => !due.ContainsKey(asset))];
        var putOff = left.Length == 0 ? [] : await Read(connection, "SELECT account || '/' || id, purge_at FROM media_catalog WHERE account || '/' || id = ANY ($1)", left);
        _late.AddRange(left.Where(asset => !putOff.ContainsKey(asset)).Select(asset => Math.Max(0, (now - _due[asset]).TotalSeconds)));
        _due = due;
    }

    private static async Task<Dictionary<string, DateTimeOffset>> Read<T>(NpgsqlConnection connection, string sql, T parameter)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<T> { TypedValue = parameter } } };
        await using var row = await command.ExecuteReaderAsync();
        var assets = new Dictionary<string, DateTimeOffset>();
        while (await row.ReadAsync()) assets.Add(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)));
        return assets;
    }
}
