using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>An event in its place among those of its account.</summary>
public sealed record PlacedEvent(long Place, string EventId, string MediaId, string? TenantId, string Type, string Body)
{
    public LiveEvent ToLive() => new(Place, MediaId, TenantId, Type, Body);
}

/// <summary>
/// The events in the database. They are written with the state, by the silo's commits; from here they get their place and their ways to
/// webhooks, and are read. The SQL is the same for Postgres and SQLite.
/// </summary>
public sealed class EventStore(DbDataSource database, IOptions<EventOptions> options, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    /// <summary>How many events get their place in one transaction.</summary>
    public const int Most = 500;

    private const string Wanted = "w.enabled = 1 AND (w.events = '' OR w.events LIKE '%,' || e.type || ',%') AND (w.tenant_id IS NULL OR w.tenant_id = e.tenant_id)";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Gives what has none its place, and its ways to the webhooks that want it. Under the lock of the account's row, so that it may be done
    /// anywhere, and places become visible in their order.
    /// </summary>
    /// <returns>What was placed, in order, and the webhooks that have something to send now.</returns>
    public Task<(IReadOnlyList<PlacedEvent> Events, IReadOnlyList<string> Webhooks)> Place(string account) => DatabaseFaults.Named<(IReadOnlyList<PlacedEvent>, IReadOnlyList<string>)>(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var last = await Lock(connection, transaction, account);
        await using var place = connection.Command(transaction, string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE media_events SET place = @last + n
            FROM (SELECT id AS fresh, row_number() OVER (ORDER BY id) AS n FROM media_events WHERE account = @account AND place IS NULL ORDER BY id LIMIT {Most}) AS f
            WHERE id = fresh
            RETURNING place, event_id, media_id, tenant_id, type, body
            """), ("account", account), ("last", last));
        var events = await place.Rows(Read);
        if (events.Count == 0) return ([], []);

        await connection.Execute(transaction, "UPDATE media_event_accounts SET last_place = @last WHERE account = @account", ("account", account), ("last", last + events.Count));
        await using var send = connection.Command(transaction, $"""
            INSERT INTO media_webhook_deliveries (account, place, webhook_id, media_id, status, turn, tries, due_at, attempts)
            SELECT e.account, e.place, w.webhook_id, e.media_id, 'pending', e.place, 0, @now, '[]'
            FROM media_events AS e JOIN media_webhooks AS w ON w.account = e.account
            WHERE e.account = @account AND e.place > @last AND e.hooked = 1 AND {Wanted}
            RETURNING webhook_id
            """, ("account", account), ("last", last), ("now", Now));
        var webhooks = await send.Rows(row => row.GetString(0));
        await transaction.CommitAsync();
        return ([.. events.OrderBy(placed => placed.Place)], [.. webhooks.Distinct()]);
    });

    /// <summary>Somebody listens to the account: its events are written for <see cref="EventOptions.ResumeFor"/> more. The place of the last one.</summary>
    public Task<long> Listen(string account) => DatabaseFaults.Named(async () =>
    {
        var (now, lease) = (Now, (long)options.Value.ResumeFor.TotalMilliseconds);
        await using var connection = await database.OpenConnectionAsync();
        await using (var known = connection.Command("SELECT last_place FROM media_event_accounts WHERE account = @account AND live_until > @soon", ("account", account), ("soon", now + (lease / 2))))
        {
            if (await known.ExecuteScalarAsync() is long last) return last;
        }

        await using var transaction = await connection.BeginTransactionAsync();
        await Listen(connection, transaction, account, now);
        await using var listen = connection.Command(transaction, "UPDATE media_event_accounts SET live_until = @until WHERE account = @account RETURNING last_place", ("account", account), ("until", now + lease));
        var place = (long)(await listen.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return place;
    });

    /// <summary>What is kept of what happened after a place.</summary>
    public Task<LivePage> After(string account, long after, int most, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var known = connection.Command("SELECT last_place, kept_from FROM media_event_accounts WHERE account = @account", ("account", account));
        var (last, keptFrom) = (await known.Rows(row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken)).SingleOrDefault();
        // Up to that place: what comes after it while this is read has its turn.
        await using var command = connection.Command(
            string.Create(CultureInfo.InvariantCulture, $"SELECT place, event_id, media_id, tenant_id, type, body FROM media_events WHERE account = @account AND place > @after AND place <= @last ORDER BY place LIMIT {most}"),
            ("account", account), ("after", after), ("last", last));
        var events = await command.Rows(Read, cancellationToken);
        return new LivePage([.. events.Select(placed => placed.ToLive())], events.Count == most ? events[^1].Place : Math.Max(last, after), after >= keptFrom);
    });

    /// <summary>Accounts with events that nobody has given a place.</summary>
    public Task<List<string>> Unplaced(int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command(string.Create(CultureInfo.InvariantCulture, $"SELECT DISTINCT account FROM media_events WHERE place IS NULL LIMIT {most}"));
        return await command.Rows(row => row.GetString(0));
    });

    /// <summary>Whether any account's events are written at all.</summary>
    public Task<bool> IsUsed() => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command("SELECT 1 FROM media_event_accounts WHERE hooks > 0 OR live_until > @now LIMIT 1", ("now", Now));
        return await command.ExecuteScalarAsync() is not null;
    });

    /// <summary>Forgets what is too old, and notes that it did. What still waits for a webhook stays, with what its log tells of.</summary>
    public Task Tidy() => DatabaseFaults.Named(async () =>
    {
        var old = Now - (long)options.Value.Keep.TotalMilliseconds;
        await using var connection = await database.OpenConnectionAsync();
        await using var accounts = connection.Command("SELECT account FROM media_event_accounts");
        foreach (var account in await accounts.Rows(row => row.GetString(0))) await Tidy(connection, account, old);
    });

    private static async Task Tidy(DbConnection connection, string account, long old)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await Lock(connection, transaction, account);
        await connection.Execute(transaction, "DELETE FROM media_webhook_deliveries WHERE account = @account AND status <> 'pending' AND done_at < @old", ("account", account), ("old", old));
        await using var forget = connection.Command(transaction, """
            DELETE FROM media_events WHERE account = @account AND place IS NOT NULL AND at < @old
            AND NOT EXISTS (SELECT 1 FROM media_webhook_deliveries AS d WHERE d.account = media_events.account AND d.place = media_events.place)
            RETURNING place
            """, ("account", account), ("old", old));
        var forgotten = await forget.Rows(row => row.GetInt64(0));
        if (forgotten.Count > 0)
            await connection.Execute(transaction, "UPDATE media_event_accounts SET kept_from = @place WHERE account = @account AND kept_from < @place", ("account", account), ("place", forgotten.Max()));
        await transaction.CommitAsync();
    }

    /// <summary>Takes the lock of the account's row: the place of its last event. An update, because that locks in both databases.</summary>
    internal static async Task<long> Lock(DbConnection connection, DbTransaction transaction, string account)
    {
        await using var command = connection.Command(transaction, "UPDATE media_event_accounts SET last_place = last_place WHERE account = @account RETURNING last_place", ("account", account));
        return await command.ExecuteScalarAsync() is long last ? last : 0;
    }

    /// <summary>Makes the account one that is listened to, if it isn't. What it missed before nobody can resume from: that is a place of its own.</summary>
    internal static async Task Listen(DbConnection connection, DbTransaction transaction, string account, long now)
    {
        await connection.Execute(transaction, "INSERT INTO media_event_accounts (account) VALUES (@account) ON CONFLICT DO NOTHING", ("account", account));
        if (await connection.Execute(transaction, "UPDATE media_event_accounts SET last_place = last_place + 1, kept_from = last_place + 1 WHERE account = @account AND hooks = 0 AND live_until <= @now", ("account", account), ("now", now)) > 0)
            await connection.Execute(transaction, "UPDATE media_event_interest SET version = version + 1"); // silos that don't know of it find out at their next write
    }

    private static PlacedEvent Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4), row.GetString(5));
}
