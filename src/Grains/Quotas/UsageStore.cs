using System.Data.Common;

namespace Orleans.Media;

/// <summary>What an account holds, at one moment.</summary>
/// <param name="Account">All of it.</param>
/// <param name="Tenant">The part of the tenant that was asked about.</param>
/// <param name="Written">Those of the assets that were asked about that are there, each with whether its size is known.</param>
public sealed record CountedUsage(Holding Account, Holding Tenant, IReadOnlyDictionary<string, bool> Written)
{
    /// <summary>Whether what was promised is among what is counted.</summary>
    public bool Has(QuotaAsk promised) => Written.TryGetValue(promised.Id, out var sized) && (promised.Bytes is null || sized);
}

/// <summary>Reads the counters that the database keeps in each state's transaction. The SQL is the same for Postgres and SQLite.</summary>
public sealed class UsageStore(DbDataSource database)
{
    private const string All = "*";
    private const int Step = 16;
    private static readonly string[] InFlight = [.. QuotaRules.InFlight.Select(WireNames.Of)];

    /// <param name="account">Whose.</param>
    /// <param name="tenant">Which of its tenants is asked about; null for none.</param>
    /// <param name="ids">Assets of which is asked whether they are among what is counted: in the same statement, so of the same moment.</param>
    public Task<CountedUsage> Read(string account, string? tenant, IReadOnlyList<string> ids) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        var places = (ids.Count + Step - 1) / Step * Step; // few different statements, which are then prepared
        command.CommandText = $"""
            SELECT tenant_id, status, CAST(sum(n) AS bigint), CAST(sum(bytes) AS bigint) FROM media_counts
            WHERE account = @account AND tenant_id IN ('{All}', @tenant) GROUP BY tenant_id, status
            UNION ALL
            SELECT id, CASE WHEN size IS NULL THEN 'new' ELSE 'sized' END, 0, 0 FROM media_catalog
            WHERE account = @account AND id IN ({(places == 0 ? "''" : string.Join(", ", Enumerable.Range(0, places).Select(i => $"@id{i}")))})
            """;
        Bind(command, "account", account);
        Bind(command, "tenant", tenant is null ? "" : $"={tenant}");
        for (var i = 0; i < places; i++) Bind(command, $"id{i}", i < ids.Count ? ids[i] : "");

        var (whole, part, written) = (default(Holding), default(Holding), new Dictionary<string, bool>());
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var (name, status) = (row.GetString(0), row.GetString(1));
            var holding = new Holding(row.GetInt64(3), row.GetInt64(2), InFlight.Contains(status) ? row.GetInt64(2) : 0);
            if (name == All) whole += holding;
            else if (name.StartsWith('=')) part += holding;
            else written[name] = status == "sized";
        }

        return new CountedUsage(whole, part, written);
    });

    private static void Bind(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
