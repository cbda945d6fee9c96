using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Orleans.Media.Bench;

/// <summary>What has to hold in the database of a dead process. Each rule is a query that finds what breaks it.</summary>
public sealed class DatabaseAudit(string file)
{
    private const string Rows = """
        WITH asset AS (
          SELECT 'media/' || GrainIdExtensionString AS grain, CAST(PayloadBinary AS TEXT) AS doc
          FROM OrleansStorage WHERE GrainTypeString = 'media' AND PayloadBinary IS NOT NULL)

        """;

    private const string CatalogColumns = "account, id, kind, status, tenant_id, filename, content_type, size, width, height, duration_ms, created_at, purge_at";

    private static readonly string Derived = $"SELECT {string.Join(", ", CatalogColumns.Split(", ").Select(column => $"doc ->> '{column}' AS {column}"))} FROM asset";

    private static readonly (string Name, string Sql)[] Rules =
    [
        ("the file is whole", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        ("every asset has its reminder", Rows + "SELECT grain FROM asset WHERE grain NOT IN (SELECT GrainId FROM OrleansRemindersTable WHERE ReminderName = 'retention')"),
        ("every reminder is due when its asset is", Rows + """
            SELECT grain || ' is due ' || StartTime FROM asset JOIN OrleansRemindersTable ON GrainId = grain
            WHERE abs(unixepoch(StartTime, 'subsec') - (doc ->> 'purge_at') / 1000.0) > 10
            """),
        ("catalog rows are what the states say", Rows + $"""
            SELECT 'in states only: ' || id FROM (SELECT id FROM ({Derived} EXCEPT SELECT {CatalogColumns} FROM media_catalog))
            UNION ALL SELECT 'in the catalog only: ' || id FROM (SELECT {CatalogColumns} FROM media_catalog EXCEPT {Derived})
            """),
        ("the counts are the catalog's", """
            WITH counted AS (
              SELECT account, tenant, kind, status, count(*) AS n, sum(coalesce(size, 0)) AS bytes
              FROM (SELECT *, '*' AS tenant FROM media_catalog UNION ALL SELECT *, '=' || tenant_id FROM media_catalog WHERE tenant_id IS NOT NULL) GROUP BY 1, 2, 3, 4),
            kept AS (SELECT account, tenant_id AS tenant, kind, status, sum(n) AS n, sum(bytes) AS bytes FROM media_counts GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 OR sum(bytes) <> 0)
            SELECT 'kept, not counted: ' || tenant || ' ' || status || ' ' || n FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
            UNION ALL SELECT 'counted, not kept: ' || tenant || ' ' || status || ' ' || n FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
            """),
    ];

    /// <summary>Each rule with what breaks it.</summary>
    public IEnumerable<(string Rule, IReadOnlyList<string> Broken)> Run()
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        foreach (var (name, sql) in Rules) yield return (name, Texts(connection, sql));
        yield return ("every history is legal", [.. Texts(connection, Rows + "SELECT doc FROM asset").Select(Fault).OfType<string>()]);
    }

    /// <summary>All assets in the database.</summary>
    public IReadOnlyList<(string Id, string Filename)> Assets()
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        return [.. Texts(connection, Rows + "SELECT (doc ->> 'id') || '/' || (doc ->> 'filename') FROM asset").Select(text => text.Split('/')).Select(parts => (parts[0], parts[1]))];
    }

    private static string? Fault(string document)
    {
        using var state = JsonDocument.Parse(document);
        return HistoryAudit.Fault(state.RootElement) is { } fault ? $"{state.RootElement.GetProperty("id")}: {fault}" : null;
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var texts = new List<string>();
        while (row.Read()) texts.Add(row.GetString(0));
        return texts;
    }
}
