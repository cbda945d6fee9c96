using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>How the baseline reaches Postgres: pooled, and every statement prepared once per connection.</summary>
public static class Database
{
    /// <summary>Opens the pool.</summary>
    public static NpgsqlDataSource Open(string connectionString) => new NpgsqlSlimDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true, // nothing here changes a session
        MaxPoolSize = 100,
    }.ConnectionString).Build();
}
