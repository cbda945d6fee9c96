using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>A webhook as it is stored, with its secrets.</summary>
public sealed record StoredWebhook(Webhook Shown, string Secret, string? OldSecret, DateTimeOffset? OldSecretUntil)
{
    /// <summary>Those that sign now.</summary>
    public IReadOnlyList<string> Secrets(DateTimeOffset now) => OldSecret is { } old && OldSecretUntil > now ? [Secret, old] : [Secret];

    /// <summary>Not the secrets.</summary>
    public override string ToString() => Shown.ToString();
}

/// <summary>Webhooks in the database. The SQL is the same for Postgres and SQLite.</summary>
public sealed class WebhookStore(DbDataSource database, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const string Columns = "webhook_id, url, events, tenant_id, description, enabled, off_reason, off_at, failing_since, created_at, secret, old_secret, old_secret_until";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores a new webhook: from then on the account's events are written. False if it has as many as it may have.</summary>
    public Task<bool> Add(string account, StoredWebhook webhook, int most) => DatabaseFaults.Named(async () =>
    {
        var shown = webhook.Shown;
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventStore.Listen(connection, transaction, account, Now);
        await using (var count = connection.Command(transaction, "UPDATE media_event_accounts SET hooks = hooks + 1 WHERE account = @account AND hooks < @most RETURNING hooks", ("account", account), ("most", (long)most)))
        {
            if (await count.ExecuteScalarAsync() is null) return false;
        }

        await connection.Execute(
            transaction,
            "INSERT INTO media_webhooks (webhook_id, account, url, events, tenant_id, description, secret, enabled, created_at) VALUES (@id, @account, @url, @events, @tenant, @description, @secret, 1, @created)",
            ("id", shown.Id), ("account", account), ("url", shown.Url), ("events", Listed(shown.Events)), ("tenant", shown.TenantId), ("description", shown.Description), ("secret", webhook.Secret),
            ("created", shown.CreatedAt.ToUnixTimeMilliseconds()));
        await transaction.CommitAsync();
        return true;
    });

    /// <summary>An account's webhooks, the oldest first.</summary>
    public Task<List<StoredWebhook>> List(string account, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command($"SELECT {Columns} FROM media_webhooks WHERE account = @account ORDER BY created_at, webhook_id", ("account", account));
        return await command.Rows(Read, cancellationToken);
    });

    /// <summary>One of them; null if there is no such one.</summary>
    public Task<StoredWebhook?> Find(string account, string id) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command($"SELECT {Columns} FROM media_webhooks WHERE account = @account AND webhook_id = @id", ("account", account), ("id", id));
        return (await command.Rows(Read)).SingleOrDefault();
    });

    /// <summary>Stores what changed. If it is off, what waits for it is given up.</summary>
    public Task Change(string account, StoredWebhook webhook) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventStore.Lock(connection, transaction, account); // no event gets on its way meanwhile
        await Write(connection, transaction, webhook);
        await transaction.CommitAsync();
    });

    /// <summary>Deletes it, what waits for it, and its log.</summary>
    public Task Remove(string account, string id) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventStore.Lock(connection, transaction, account);
        if (await connection.Execute(transaction, "DELETE FROM media_webhooks WHERE webhook_id = @id", ("id", id)) > 0)
            await connection.Execute(transaction, "UPDATE media_event_accounts SET hooks = hooks - 1 WHERE account = @account", ("account", account));
        await connection.Execute(transaction, "DELETE FROM media_webhook_deliveries WHERE webhook_id = @id", ("id", id));
        await transaction.CommitAsync();
    });

    /// <summary>Webhooks with something to send.</summary>
    public Task<List<(string Account, string Id)>> Due(int most) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = connection.Command(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT account, webhook_id FROM media_webhooks AS w
            WHERE enabled = 1 AND EXISTS (SELECT 1 FROM media_webhook_deliveries AS d WHERE d.webhook_id = w.webhook_id AND d.status = 'pending' AND d.due_at <= @now)
            LIMIT {most}
            """), ("now", Now));
        return await command.Rows(row => (row.GetString(0), row.GetString(1)));
    });

    internal static async Task Write(DbConnection connection, DbTransaction transaction, StoredWebhook webhook)
    {
        var shown = webhook.Shown;
        await connection.Execute(
            transaction,
            """
            UPDATE media_webhooks SET url = @url, events = @events, description = @description, enabled = @enabled, off_reason = @reason, off_at = @off, failing_since = @failing,
              secret = @secret, old_secret = @old, old_secret_until = @until
            WHERE webhook_id = @id
            """,
            ("url", shown.Url), ("events", Listed(shown.Events)), ("description", shown.Description), ("enabled", shown.Enabled ? 1L : 0L), ("reason", shown.DisabledReason),
            ("off", shown.DisabledAt?.ToUnixTimeMilliseconds()), ("failing", shown.FailingSince?.ToUnixTimeMilliseconds()),
            ("secret", webhook.Secret), ("old", webhook.OldSecret), ("until", webhook.OldSecretUntil?.ToUnixTimeMilliseconds()), ("id", shown.Id));
        if (!shown.Enabled)
            await connection.Execute(transaction, "UPDATE media_webhook_deliveries SET status = 'given_up', done_at = @off WHERE webhook_id = @id AND status = 'pending'", ("off", shown.DisabledAt?.ToUnixTimeMilliseconds()), ("id", shown.Id));
    }

    // With commas around each name, so that one statement can ask whether a name is in it.
    private static string Listed(IReadOnlyList<string> events) => events.Count == 0 ? "" : $",{string.Join(',', events)},";

    private static StoredWebhook Read(DbDataReader row) => new(
        new Webhook
        {
            Id = row.GetString(0),
            Url = row.GetString(1),
            Events = row.GetString(2).Split(',', StringSplitOptions.RemoveEmptyEntries),
            TenantId = row.Text(3),
            Description = row.Text(4),
            Enabled = row.GetInt64(5) == 1,
            DisabledReason = row.Text(6),
            DisabledAt = row.Time(7),
            FailingSince = row.Time(8),
            CreatedAt = row.Time(9)!.Value,
        },
        row.GetString(10), row.Text(11), row.Time(12));
}
