using System.Data.Common;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>What has to hold in a database, at one moment. Each rule is a query that finds what breaks it.</summary>
public sealed class DatabaseAudit(AuditedDatabase database)
{
    private const string CatalogColumns = "account, id, kind, status, tenant_id, filename, content_type, size, width, height, duration_ms, created_at, purge_at, job_due, tags, metadata";

    private readonly string _assets = $"WITH asset AS ({database.Asset})\n";
    private readonly string _derived = $"SELECT {string.Join(", ", CatalogColumns.Split(", ").Select(column => $"{database.Column(column)} AS {column}"))} FROM asset";

    /// <summary>Each rule with what breaks it.</summary>
    public IReadOnlyList<(string Rule, IReadOnlyList<string> Broken)> Run()
    {
        using var connection = Begin();
        return [.. Rules().Select(rule => (rule.Name, Texts(connection, rule.Sql))), ("every history is legal", [.. Texts(connection, _assets + "SELECT CAST(doc AS text) FROM asset").Select(Fault).OfType<string>()])];
    }

    /// <summary>All assets in the database.</summary>
    public IReadOnlyList<(string Account, string Id, string Filename)> Assets()
    {
        using var connection = Begin();
        return [.. Texts(connection, _assets + "SELECT (doc ->> 'account') || '/' || (doc ->> 'id') || '/' || (doc ->> 'filename') FROM asset").Select(text => text.Split('/')).Select(parts => (parts[0], parts[1], parts[2]))];
    }

    private IEnumerable<(string Name, string Sql)> Rules()
    {
        if (database.Whole is { } whole) yield return ("the file is whole", whole);
        yield return ("every asset has its reminder", _assets + "SELECT grain FROM asset WHERE grain NOT IN (SELECT GrainId FROM OrleansRemindersTable WHERE ReminderName = 'retention')");
        yield return ("every reminder has its asset", _assets + "SELECT GrainId FROM OrleansRemindersTable WHERE ReminderName = 'retention' AND GrainId NOT IN (SELECT grain FROM asset)");
        yield return ("every reminder comes in its asset's time", _assets + $"SELECT grain || ' is due ' || StartTime FROM asset JOIN OrleansRemindersTable ON GrainId = grain AND ReminderName = 'retention' WHERE {database.Late} > 10");
        yield return ("catalog rows are what the states say", _assets + $"""
            SELECT 'in states only: ' || id FROM (SELECT id FROM (SELECT * FROM ({_derived}) AS derived EXCEPT SELECT {CatalogColumns} FROM media_catalog) AS missing) AS missing_ids
            UNION ALL SELECT 'in the catalog only: ' || id FROM (SELECT {CatalogColumns} FROM media_catalog EXCEPT SELECT * FROM ({_derived}) AS derived) AS surplus
            """);
        yield return ("the counts are the catalog's", """
            WITH counted AS (
              SELECT account, tenant, kind, status, count(*) AS n, sum(coalesce(size, 0)) AS bytes
              FROM (SELECT *, '*' AS tenant FROM media_catalog UNION ALL SELECT *, '=' || tenant_id FROM media_catalog WHERE tenant_id IS NOT NULL) AS listed GROUP BY 1, 2, 3, 4),
            kept AS (SELECT account, tenant_id AS tenant, kind, status, sum(n) AS n, sum(bytes) AS bytes FROM media_counts GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 OR sum(bytes) <> 0)
            SELECT 'kept, not counted: ' || account || ' ' || tenant || ' ' || status || ' ' || n FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) AS surplus
            UNION ALL SELECT 'counted, not kept: ' || account || ' ' || tenant || ' ' || status || ' ' || n FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) AS missing
            """);
    }

    private DbConnection Begin()
    {
        var connection = database.Open();
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = database.Begin;
        begin.ExecuteNonQuery();
        return connection;
    }

    private static string? Fault(string document)
    {
        using var state = JsonDocument.Parse(document);
        return HistoryAudit.Fault(state.RootElement) is { } fault ? $"{state.RootElement.GetProperty("id")}: {fault}" : null;
    }

    private static List<string> Texts(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var texts = new List<string>();
        while (row.Read()) texts.Add(row.GetString(0));
        return texts;
    }
}
