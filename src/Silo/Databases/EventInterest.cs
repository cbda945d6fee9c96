using Npgsql;
using NpgsqlTypes;

namespace Orleans.Media;

/// <summary>
/// Which accounts are listened to, as of a version of that knowledge. Others' events aren't even sent to the database; their writes are made on the condition that
/// the version still holds, so that no event is missed that happens after somebody began to listen.
/// </summary>
internal sealed record EventInterest(long Version, IReadOnlySet<string> Accounts)
{
    /// <summary>Nothing is known: no version is 0.</summary>
    public static EventInterest Unknown { get; } = new(0, new HashSet<string>());

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5); // who was listened to until just now, by whatever clock, counts

    /// <summary>Whether a write's events may be wanted.</summary>
    public bool Has(StateWrite write) => Accounts.Contains(write.Key[..write.Key.IndexOf('/', StringComparison.Ordinal)]);

    /// <summary>As it is now.</summary>
    public static async Task<EventInterest> Read(NpgsqlDataSource source, TimeProvider clock)
    {
        await using var command = source.CreateCommand("SELECT version, account FROM media_event_interest LEFT JOIN media_event_accounts ON hooks > 0 OR live_until > $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (clock.GetUtcNow() - ClocksDiffer).ToUnixTimeMilliseconds(), NpgsqlDbType = NpgsqlDbType.Bigint });
        var (version, accounts) = (0L, new HashSet<string>(StringComparer.Ordinal));
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            version = row.GetInt64(0);
            if (!row.IsDBNull(1)) accounts.Add(row.GetString(1));
        }

        return new EventInterest(version, accounts);
    }
}
