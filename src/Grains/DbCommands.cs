using System.Data.Common;

namespace Orleans.Media;

/// <summary>Commands with their parameters in one line.</summary>
internal static class DbCommands
{
    /// <summary>A command; null values are NULL.</summary>
    internal static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => connection.Command(null, sql, parameters);

    /// <summary>The same, as a part of a transaction.</summary>
    internal static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Runs a statement that gives no rows: how many it changed.</summary>
    internal static async Task<int> Execute(this DbConnection connection, DbTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.Command(transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>All rows of a query.</summary>
    internal static async Task<List<T>> Rows<T>(this DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken = default)
    {
        var rows = new List<T>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) rows.Add(read(row));
        return rows;
    }

    internal static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal static DateTimeOffset? Time(this DbDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
