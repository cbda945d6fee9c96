using System.Data.Common;

namespace Orleans.Media.Tests;

public sealed class SqliteDataSourceTests : IDisposable
{
    private readonly string _file = MediaCluster.NewSqliteFile();
    private readonly SqliteDataSource _source;

    public SqliteDataSourceTests()
    {
        _source = new(_file, TimeProvider.System);
        using var connection = _source.OpenConnection();
        Execute(connection, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
    }

    [Fact]
    public void A_statement_that_is_run_again_takes_its_new_values()
    {
        using var connection = _source.OpenConnection();
        foreach (var number in Enumerable.Range(1, 5)) Execute(connection, "INSERT INTO t VALUES (@a, @b)", ("a", number), ("b", $"text {number}"));
        foreach (var number in Enumerable.Range(1, 5)) Assert.Equal($"text {number}", Scalar(connection, "SELECT b FROM t WHERE a = @a", ("a", number)));
    }

    [Fact]
    public void A_statement_outlives_its_connection_and_a_change_of_the_schema()
    {
        for (var i = 0; i < 5; i++)
        {
            using var connection = _source.OpenConnection();
            Execute(connection, "INSERT INTO t (a) VALUES (@a)", ("a", i));
            Assert.Equal(i + 1L, Scalar(connection, "SELECT count(*) FROM t WHERE a >= @from", ("from", 0)));
            Execute(connection, $"ALTER TABLE t ADD COLUMN c{i}");
        }
    }

    [Fact]
    public void A_statement_can_run_while_the_same_one_is_being_read()
    {
        using var connection = _source.OpenConnection();
        foreach (var number in Enumerable.Range(1, 3)) Execute(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", number));

        using var outer = Command(connection, "SELECT a FROM t WHERE a > @from ORDER BY a", ("from", 0));
        using var row = outer.ExecuteReader();
        var seen = new List<(long, object?)>();
        while (row.Read()) seen.Add((row.GetInt64(0), Scalar(connection, "SELECT a FROM t WHERE a > @from ORDER BY a", ("from", row.GetInt64(0)))));
        Assert.Equal([(1, 2L), (2, 3L), (3, null)], seen);
    }

    [Fact]
    public void A_statement_that_failed_can_be_run_again()
    {
        using var connection = _source.OpenConnection();
        Execute(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", 1));
        Assert.ThrowsAny<DbException>(() => Execute(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", 1)));
        Execute(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", 2));
        Assert.Equal(2L, Scalar(connection, "SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_transaction_that_was_not_committed_is_rolled_back_with_its_connection()
    {
        using (var connection = _source.OpenConnection())
        {
            var transaction = connection.BeginTransaction();
            using var command = Command(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", 1));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        using var next = _source.OpenConnection();
        Assert.Equal(0L, Scalar(next, "SELECT count(*) FROM t"));
        Execute(next, "INSERT INTO t VALUES (@a, 'x')", ("a", 1));
        Assert.Equal(1L, Scalar(next, "SELECT count(*) FROM t"));
    }

    [Fact]
    public void Closing_twice_gives_a_connection_back_once()
    {
        var first = _source.OpenConnection();
        first.Dispose();
        first.Close();
        first.Dispose();

        using var one = _source.OpenConnection();
        using var two = _source.OpenConnection();
        using var transaction = one.BeginTransaction(System.Data.IsolationLevel.ReadUncommitted);
        Assert.Equal(0L, Scalar(two, "SELECT count(*) FROM t")); // would be refused inside the other's transaction
        Assert.Throws<ObjectDisposedException>(() => first.CreateCommand());
    }

    [Fact]
    public void Writers_wait_for_each_other()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            using var connection = _source.OpenConnection();
            Execute(connection, "INSERT INTO t VALUES (@a, 'x')", ("a", number));
        });
        using var reader = _source.OpenConnection();
        Assert.Equal(200L, Scalar(reader, "SELECT count(*) FROM t"));
    }

    [Fact]
    public void Disposing_the_source_lets_go_of_the_file()
    {
        using (var connection = _source.OpenConnection()) Execute(connection, "PRAGMA journal_mode = WAL; INSERT INTO t VALUES (1, 'x')");
        Assert.True(File.Exists(_file + "-wal"));
        _source.Dispose();
        Assert.False(File.Exists(_file + "-wal")); // the last connection to close takes the log with it
    }

    public void Dispose()
    {
        _source.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private static void Execute(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    private static DbCommand Command(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
