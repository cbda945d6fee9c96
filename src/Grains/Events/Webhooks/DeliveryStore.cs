using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>A delivery whose turn it is.</summary>
public sealed record PendingDelivery(long Place, string MediaId, string EventId, string Body, int Tries, DateTimeOffset? FirstAt, IReadOnlyList<DeliveryAttempt> Attempts);

/// <summary>Deliveries in the database: the queues of webhooks, and their logs. The SQL is the same for Postgres and SQLite.</summary>
public sealed class DeliveryStore(DbDataSource database, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const string Logged = "SELECT d.place, e.event_id, e.type, d.media_id, e.at, d.status, d.due_at, d.attempts FROM media_webhook_deliveries AS d JOIN media_events AS e ON e.account = d.account AND e.place = d.place";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What is due: of each asset only the event that comes first, whether that one is due or not.</summary>
    public Task<List<PendingDelivery>> Due(string webhook, int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = DueCommand(connection, webhook, Now, most);
        return await command.Rows(row => new PendingDelivery(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), (int)row.GetInt64(4), row.Time(5), Attempts(row.GetString(6))));
    });

    /// <summary>When something is due next that isn't yet; null if nothing is.</summary>
    public Task<DateTimeOffset?> NextDue(string webhook) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command("SELECT min(due_at) FROM media_webhook_deliveries WHERE webhook_id = @webhook AND status = 'pending' AND due_at > @now", ("webhook", webhook), ("now", Now));
        return await command.ExecuteScalarAsync() is long next ? DateTimeOffset.FromUnixTimeMilliseconds(next) : (DateTimeOffset?)null;
    });

    /// <summary>Notes a try and what follows from it.</summary>
    /// <param name="webhook">The webhook, with what the try changed of it; null if it changed nothing.</param>
    /// <param name="id">The webhook's id.</param>
    /// <param name="tried">The delivery as it was.</param>
    /// <param name="attempt">The try.</param>
    /// <param name="next">When it is tried again; null if it was delivered or is given up.</param>
    public Task Note(StoredWebhook? webhook, string id, PendingDelivery tried, DeliveryAttempt attempt, DateTimeOffset? next) => DatabaseFaults.Named(async () =>
    {
        var status = attempt.Error is null ? DeliveryStatus.Delivered : next is null ? DeliveryStatus.GivenUp : DeliveryStatus.Pending;
        IReadOnlyList<DeliveryAttempt> attempts = [.. tried.Attempts.Append(attempt).TakeLast(WebhookRules.MostAttempts)];
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Execute(
            transaction,
            """
            UPDATE media_webhook_deliveries SET status = @status, tries = @tries, first_at = coalesce(first_at, @at), due_at = coalesce(@next, due_at), done_at = @done, attempts = @attempts
            WHERE webhook_id = @webhook AND place = @place AND status = 'pending'
            """,
            ("status", WireNames.Of(status)), ("tries", (long)tried.Tries + 1), ("at", attempt.At.ToUnixTimeMilliseconds()), ("next", next?.ToUnixTimeMilliseconds()),
            ("done", status is DeliveryStatus.Pending ? null : Now), ("attempts", Stored(attempts)), ("webhook", id), ("place", tried.Place));
        if (webhook is not null) await WebhookStore.Write(connection, transaction, webhook);
        await transaction.CommitAsync();
    });

    /// <summary>A page of the log, the newest first.</summary>
    public Task<DeliveryPage> Log(string webhook, int limit, long? before, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            string.Create(CultureInfo.InvariantCulture, $"{Logged} WHERE d.webhook_id = @webhook AND d.place < @before ORDER BY d.place DESC LIMIT {limit + 1}"), ("webhook", webhook), ("before", before ?? long.MaxValue));
        var rows = await command.Rows(Read, cancellationToken);
        return rows.Count > limit ? new DeliveryPage(rows[..limit], rows[limit - 1].Id) : new DeliveryPage(rows, null);
    });

    /// <summary>One delivery; null if it isn't kept.</summary>
    public Task<WebhookDelivery?> Find(string webhook, long place) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command($"{Logged} WHERE d.webhook_id = @webhook AND d.place = @place", ("webhook", webhook), ("place", place));
        return (await command.Rows(Read)).SingleOrDefault();
    });

    /// <summary>Has a delivery tried again: one that waits at once; one that is done from the start, behind what else waits of its asset.</summary>
    public Task Replay(string account, string webhook, long place) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var last = await EventStore.Lock(connection, transaction, account) + 1;
        await connection.Execute(transaction, "UPDATE media_event_accounts SET last_place = @last WHERE account = @account", ("last", last), ("account", account));
        await connection.Execute(
            transaction,
            """
            UPDATE media_webhook_deliveries
            SET turn = CASE status WHEN 'pending' THEN turn ELSE @last END, tries = CASE status WHEN 'pending' THEN tries ELSE 0 END,
              first_at = CASE status WHEN 'pending' THEN first_at ELSE NULL END, status = 'pending', due_at = @now, done_at = NULL
            WHERE webhook_id = @webhook AND place = @place
            """,
            ("last", last), ("now", Now), ("webhook", webhook), ("place", place));
        await transaction.CommitAsync();
    });

    /// <summary>Forgets what a log has beyond its most, the oldest first.</summary>
    public Task Trim(string webhook, int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.Execute(
            null,
            string.Create(CultureInfo.InvariantCulture, $"""
            DELETE FROM media_webhook_deliveries WHERE webhook_id = @webhook AND status <> 'pending' AND place <= (
              SELECT place FROM media_webhook_deliveries WHERE webhook_id = @webhook AND status <> 'pending' ORDER BY place DESC LIMIT 1 OFFSET {most})
            """), ("webhook", webhook));
    });

    /// <summary>What is due is read with; apart, so that a test can ask both databases how they would do it.</summary>
    internal static DbCommand DueCommand(DbConnection connection, string webhook, long now, int most) => connection.Command(
        string.Create(CultureInfo.InvariantCulture, $"""
        SELECT d.place, d.media_id, e.event_id, e.body, d.tries, d.first_at, d.attempts
        FROM media_webhook_deliveries AS d JOIN media_events AS e ON e.account = d.account AND e.place = d.place
        WHERE d.webhook_id = @webhook AND d.status = 'pending' AND d.due_at <= @now AND NOT EXISTS (
          SELECT 1 FROM media_webhook_deliveries AS b WHERE b.webhook_id = d.webhook_id AND b.media_id = d.media_id AND b.status = 'pending' AND b.turn < d.turn)
        ORDER BY d.due_at, d.turn LIMIT {most}
        """), ("webhook", webhook), ("now", now));

    private static WebhookDelivery Read(DbDataReader row) => new()
    {
        Id = WebhookIds.OfDelivery(row.GetInt64(0)),
        EventId = row.GetString(1),
        Type = row.GetString(2),
        MediaId = row.GetString(3),
        At = row.Time(4)!.Value,
        Status = WireNames.Parse<DeliveryStatus>(row.GetString(5)),
        NextAttemptAt = row.GetString(5) == WireNames.Of(DeliveryStatus.Pending) ? row.Time(6) : null,
        Attempts = Attempts(row.GetString(7)),
    };

    private static string Stored(IReadOnlyList<DeliveryAttempt> attempts) =>
        EventJson.Attempts([.. attempts.Select(attempt => new StoredAttempt(attempt.At.ToUnixTimeMilliseconds(), attempt.Status, attempt.DurationMs, attempt.Error, attempt.Body))]);

    private static IReadOnlyList<DeliveryAttempt> Attempts(string stored) =>
        [.. EventJson.Attempts(stored).Select(attempt => new DeliveryAttempt(DateTimeOffset.FromUnixTimeMilliseconds(attempt.At), attempt.Status, attempt.DurationMs, attempt.Error, attempt.Body))];
}
