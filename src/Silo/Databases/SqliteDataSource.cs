using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Orleans.Media;

/// <summary>
/// Opens SQLite connections that write together: without <c>busy_timeout</c> two writers make Microsoft.Data.Sqlite sleep
/// 150 ms per collision. In WAL mode <c>synchronous=NORMAL</c> keeps every commit when the process dies; the last ones
/// can be lost only when the machine does.
/// </summary>
public sealed class SqliteDataSource(string file, TimeProvider clock) : DbDataSource
{
    private const string Settings = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL;";

    /// <inheritdoc/>
    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 }.ToString();

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            connection.CreateFunction("media_now", (long secondsAhead) =>
                clock.GetUtcNow().AddSeconds(secondsAhead).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken) => new(OpenDbConnection());
}
