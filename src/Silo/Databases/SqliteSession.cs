using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Orleans.Media;

/// <summary>
/// An open connection with its settings, its clock, and the statements it has compiled. Without <c>busy_timeout</c> two
/// writers make Microsoft.Data.Sqlite sleep 150 ms per collision. In WAL mode <c>synchronous=NORMAL</c> keeps every commit
/// when the process dies; the last ones can be lost only when the machine does.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private const string Settings = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL;";
    private const int MaxStatements = 128;
    private readonly Dictionary<string, Statement> _statements = [];

    public SqliteSession(string connectionString, TimeProvider clock)
    {
        Connection = new SqliteConnection(connectionString);
        try
        {
            Connection.Open();
            using var command = Connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            Connection.CreateFunction("media_now", (long secondsAhead) =>
                clock.GetUtcNow().AddSeconds(secondsAhead).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>Whether somebody still reads: such a session can't be given to anybody else.</summary>
    public bool IsBusy => _statements.Values.Any(statement => statement.IsBusy);

    /// <summary>A command that runs the compiled statement of its text if there is one, and leaves one behind if there isn't.</summary>
    public SqliteCommand CreateCommand() => new Command(this);

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        Connection.Dispose();
    }

    /// <summary>Statements without parameters are scripts and settings, not worth keeping.</summary>
    private Statement? Find(SqliteCommand command)
    {
        if (command.Parameters.Count == 0) return null;
        if (_statements.TryGetValue(command.CommandText, out var known)) return known.IsBusy ? null : known;
        return _statements.Count < MaxStatements ? _statements[command.CommandText] = new Statement(command.CommandText, Connection) : null;
    }

    private sealed class Command : SqliteCommand
    {
        private readonly SqliteSession _session;

        public Command(SqliteSession session) => (_session, Connection) = (session, session.Connection);

        // Every other way to execute a command comes by here.
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) =>
            _session.Find(this) is { } statement ? statement.Run(this, behavior) : base.ExecuteReader(behavior);
    }

    private sealed class Statement(string text, SqliteConnection connection) : SqliteCommand(text, connection)
    {
        public bool IsBusy => DataReader is not null;

        public SqliteDataReader Run(SqliteCommand command, CommandBehavior behavior)
        {
            Parameters.Clear();
            foreach (SqliteParameter parameter in command.Parameters) Parameters.Add(parameter);
            (Transaction, CommandTimeout) = (command.Transaction, command.CommandTimeout);
            return ExecuteReader(behavior);
        }
    }
}
