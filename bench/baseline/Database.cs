using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>How the baseline reaches Postgres: pooled, and every statement prepared once per connection.</summary>
public static class Database
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS api_keys (hash text PRIMARY KEY, account text NOT NULL);
        CREATE TABLE IF NOT EXISTS media (
          account text COLLATE "C" NOT NULL,
          id text COLLATE "C" NOT NULL,
          kind text NOT NULL,
          status text NOT NULL,
          status_before_delete text,
          tenant_id text,
          filename text NOT NULL,
          content_type text,
          size bigint,
          width integer,
          height integer,
          duration_ms bigint,
          token text NOT NULL,
          created_at timestamptz NOT NULL,
          purge_at timestamptz NOT NULL,
          PRIMARY KEY (account, id)
        );
        -- Both the page and its total are read from this index alone.
        CREATE INDEX IF NOT EXISTS media_newest ON media (account, created_at DESC, id DESC) WHERE status <> 'deleted';
        -- What happened after the creation, which the asset's own row tells.
        CREATE TABLE IF NOT EXISTS media_history (
          account text COLLATE "C" NOT NULL,
          id text COLLATE "C" NOT NULL,
          n bigint GENERATED ALWAYS AS IDENTITY,
          at timestamptz NOT NULL,
          from_status text NOT NULL,
          to_status text NOT NULL,
          cause text NOT NULL,
          PRIMARY KEY (account, id, n)
        );
        """;

    /// <summary>Opens the pool.</summary>
    public static NpgsqlDataSource Open(string connectionString) => new NpgsqlSlimDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true, // nothing here changes a session
        MaxPoolSize = 100,
    }.ConnectionString).Build();

    /// <summary>Makes the tables if they aren't there.</summary>
    public static async Task CreateSchema(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Schema);
        await command.ExecuteNonQueryAsync();
    }
}
