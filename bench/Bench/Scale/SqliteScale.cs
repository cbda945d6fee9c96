namespace Orleans.Media.Bench;

/// <summary>A SQLite file.</summary>
public sealed class SqliteScale(string file) : IScaleDatabase
{
    private const int Chunk = 20_000;
    private readonly SqliteTables _tables = new(file);

    public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(Registry.Unprocessed) { ["Database__Sqlite"] = file };

    public IAssetTables Tables => _tables;

    public async Task Fill(int count, Func<int, AssetRow> make, CancellationToken cancellationToken)
    {
        for (var done = 0; done < count; done += Chunk) await _tables.Add([.. Enumerable.Range(done, Math.Min(Chunk, count - done)).Select(make)], cancellationToken);
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public Task<long> Bytes(CancellationToken cancellationToken) => Task.FromResult(new FileInfo(file).Length);

    public Task Remove(AccountId account, CancellationToken cancellationToken)
    {
        Execute($"DELETE FROM OrleansStorage WHERE GrainIdExtensionString >= '{account}/' AND GrainIdExtensionString < '{account}0'");
        Execute($"DELETE FROM OrleansRemindersTable WHERE GrainId >= '{AssetRow.GrainType}/{account}/' AND GrainId < '{AssetRow.GrainType}/{account}0'");
        return Task.CompletedTask;
    }

    /// <summary>On a connection as the registry opens them: the query asks its clock.</summary>
    public async Task<RefreshPlan> Explain(CancellationToken cancellationToken)
    {
        await using var database = Database.From(new DatabaseOptions { Sqlite = file }, TimeProvider.System);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{IScaleDatabase.RefreshKey}'";
        var query = (string)(await command.ExecuteScalarAsync(cancellationToken))!;

        command.CommandText = $"EXPLAIN QUERY PLAN {query}";
        foreach (var (name, value) in new (string, object)[] { ("@ServiceId", AssetRow.ServiceId), ("@BeginHash", 0), ("@EndHash", 0) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var plan = new List<string>();
        while (await row.ReadAsync(cancellationToken)) plan.Add(row.GetString(3));
        return new(query, string.Join('\n', plan), null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Execute(string sql)
    {
        using var database = _tables.Open();
        using var command = database.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        command.ExecuteNonQuery();
    }
}
