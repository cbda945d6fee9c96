using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>A database that is audited, and what the rules need to say in its own way.</summary>
/// <param name="Open">Opens a connection.</param>
/// <param name="Begin">Begins a transaction that sees one moment.</param>
/// <param name="Asset">Each stored state as <c>grain</c> and <c>doc</c>, its JSON.</param>
/// <param name="Column">A column of the catalog, from <c>doc</c>.</param>
/// <param name="Late">By how many seconds a reminder's <c>StartTime</c> comes too late for the <c>purge_at</c> in <c>doc</c>.</param>
/// <param name="Whole">What is wrong with the file; null where the server sees to that.</param>
public sealed record AuditedDatabase(Func<DbConnection> Open, string Begin, string Asset, Func<string, string> Column, string Late, string? Whole)
{
    /// <summary>The file of a dead process.</summary>
    public static AuditedDatabase Sqlite(string file) => new(
        () => new SqliteConnection($"Data Source={file};Pooling=false"),
        "BEGIN",
        "SELECT 'media/' || GrainIdExtensionString AS grain, CAST(PayloadBinary AS TEXT) AS doc FROM OrleansStorage WHERE GrainTypeString = 'media' AND PayloadBinary IS NOT NULL",
        column => $"doc ->> '{column}'",
        "abs(unixepoch(StartTime, 'subsec') - (doc ->> 'purge_at') / 1000.0)",
        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'");

    /// <summary>A database that may be in use.</summary>
    public static AuditedDatabase Postgres(string connectionString) => new(
        () => new NpgsqlConnection($"{connectionString};Pooling=false;Command Timeout=120"),
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT 'media/' || GrainIdExtensionString AS grain, convert_from(PayloadBinary, 'UTF8')::jsonb AS doc FROM OrleansStorage WHERE GrainTypeString = 'media'",
        column => $"(jsonb_populate_record(NULL::media_catalog, doc)).{column}",
        // Too early is no harm: the purge was put off, and its reminder wasn't any more. A purge that failed is tried again in a minute.
        "extract(epoch FROM StartTime - greatest(to_timestamp((doc ->> 'purge_at')::bigint / 1000.0), now() + interval '1 minute'))",
        Whole: null);
}
