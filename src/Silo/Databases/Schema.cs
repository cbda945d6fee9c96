using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Brings the database to this version's schema before anything else starts: numbered scripts, each applied once, in
/// order, under a lock, all in one transaction.
/// </summary>
public sealed partial class Schema(Database database, IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<Schema> log) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Applies what is missing, waiting for a database that is still starting.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var patience = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await Apply(cancellationToken);
                return;
            }
            catch (DbException fault) when (fault.IsTransient && clock.GetElapsedTime(patience) < options.Value.StartupPatience)
            {
                LogWaiting(fault.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Applies the scripts that this database doesn't have yet.</summary>
    public async Task Apply(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        if (database.Prepare is { } prepare) await Execute(connection, null, prepare, cancellationToken);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken); // SQLite: BEGIN IMMEDIATE, which is the lock
        if (database.Lock is { } take) await Execute(connection, transaction, take, cancellationToken);
        await Execute(connection, transaction, "CREATE TABLE IF NOT EXISTS media_schema (version INTEGER PRIMARY KEY, script TEXT NOT NULL)", cancellationToken);

        var done = Convert.ToInt32(await Scalar(connection, transaction, "SELECT coalesce(max(version), 0) FROM media_schema", cancellationToken), CultureInfo.InvariantCulture);
        foreach (var (version, name, text) in Scripts().Where(script => script.Version > done))
        {
            await Execute(connection, transaction, text, cancellationToken);
            await Execute(connection, transaction, $"INSERT INTO media_schema (version, script) VALUES ({version}, '{name}')", cancellationToken);
            LogApplied(name);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private IEnumerable<(int Version, string Name, string Text)> Scripts()
    {
        var prefix = $"{typeof(Schema).Namespace}.Schema.{database.Scripts}.";
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[prefix.Length..];
            yield return (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }

    private static async Task Execute(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> Scalar(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied schema script {Script}")]
    private partial void LogApplied(string script);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database isn't there yet, trying again: {Reason}")]
    private partial void LogWaiting(string reason);
}
