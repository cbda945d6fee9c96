using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>The keys in the database. The SQL is the same for Postgres and SQLite.</summary>
public sealed class ApiKeyStore(DbDataSource database, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const string Columns = "key_id, account, name, hint, scopes, tenant_id, created_at, expires_at, last_used_at, revoked_at, replaced_by";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keeps a key that was made.</summary>
    public Task Add(IssuedKey issued, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await Insert(connection, null, issued, cancellationToken);
    });

    /// <summary>Whose key has this hash; null if none has, or it doesn't work any more.</summary>
    public Task<ApiKeyIdentity?> Find(string hash, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, null, "SELECT hash, key_id, account, scopes, tenant_id, expires_at FROM api_keys WHERE hash = @hash AND revoked_at IS NULL", ("hash", hash));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        // The index finds by comparing hashes, whose time tells nothing about keys; what counts is compared in constant time all the same.
        if (!await row.ReadAsync(cancellationToken) || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.GetString(0)), Encoding.UTF8.GetBytes(hash))) return null;
        var expires = TimeOf(row, 5);
        return expires <= clock.GetUtcNow()
            ? null
            : new ApiKeyIdentity(row.GetString(1), AccountId.Parse(row.GetString(2)), Scopes.Parse(row.GetString(3)), TextOf(row, 4), expires);
    });

    /// <summary>A key, by its public id.</summary>
    public async Task<ApiKey?> Get(string keyId, CancellationToken cancellationToken) =>
        (await Read("WHERE key_id = @id", cancellationToken, ("id", keyId))).SingleOrDefault();

    /// <summary>All keys, the newest first.</summary>
    public Task<IReadOnlyList<ApiKey>> List(CancellationToken cancellationToken) => Read("ORDER BY created_at DESC, key_id", cancellationToken);

    /// <summary>An account's keys, or those of one of its tenants, the newest first.</summary>
    public Task<IReadOnlyList<ApiKey>> List(AccountId account, string? tenant, int most, CancellationToken cancellationToken) => Read(
        string.Create(CultureInfo.InvariantCulture, $"WHERE account = @account {(tenant is null ? "" : "AND tenant_id = @tenant")} ORDER BY created_at DESC, key_id LIMIT {most}"),
        cancellationToken,
        tenant is null ? [("account", account.Value)] : [("account", account.Value), ("tenant", tenant)]);

    /// <summary>Revokes a key; false if there is no such key, or it is revoked already.</summary>
    public Task<bool> Revoke(string keyId, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, null, "UPDATE api_keys SET revoked_at = @now WHERE key_id = @id AND revoked_at IS NULL", ("now", Now), ("id", keyId));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    });

    /// <summary>Keeps both keys of a rotation, or neither; false if the old one was rotated or revoked meanwhile.</summary>
    public Task<bool> Replace(RotatedKey rotated, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = Command(
            connection, transaction, "UPDATE api_keys SET expires_at = @expires, replaced_by = @next WHERE key_id = @id AND revoked_at IS NULL AND replaced_by IS NULL",
            ("expires", rotated.Old.ExpiresAt?.ToUnixTimeMilliseconds()), ("next", rotated.Issued.Key.Id), ("id", rotated.Old.Id));
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return false;
        await Insert(connection, transaction, rotated.Issued, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    });

    /// <summary>Notes when keys were last used.</summary>
    public Task NoteUses(IReadOnlyList<ApiKeyUse> uses, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var use in uses.OrderBy(use => use.KeyId, StringComparer.Ordinal)) // in one order, so that two gateways' batches can't wait for each other
        {
            await using var command = Command(
                connection, transaction, "UPDATE api_keys SET last_used_at = @at WHERE key_id = @id AND coalesce(last_used_at, 0) < @at", ("at", use.At.ToUnixTimeMilliseconds()), ("id", use.KeyId));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    });

    private static async Task Insert(DbConnection connection, DbTransaction? transaction, IssuedKey issued, CancellationToken cancellationToken)
    {
        var key = issued.Key;
        await using var command = Command(
            connection, transaction,
            "INSERT INTO api_keys (key_id, hash, account, name, hint, scopes, tenant_id, created_at, expires_at) VALUES (@id, @hash, @account, @name, @hint, @scopes, @tenant, @created, @expires)",
            ("id", key.Id), ("hash", ApiKeyHash.Of(issued.Secret)), ("account", key.Account.Value), ("name", key.Name), ("hint", key.Hint), ("scopes", key.Scopes.ToString()),
            ("tenant", key.TenantId), ("created", key.CreatedAt.ToUnixTimeMilliseconds()), ("expires", key.ExpiresAt?.ToUnixTimeMilliseconds()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<IReadOnlyList<ApiKey>> Read(string which, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, null, $"SELECT {Columns} FROM api_keys {which}", parameters);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<ApiKey>();
        while (await row.ReadAsync(cancellationToken)) keys.Add(KeyOf(row));
        return (IReadOnlyList<ApiKey>)keys;
    });

    private static ApiKey KeyOf(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Account = AccountId.Parse(row.GetString(1)),
        Name = row.GetString(2),
        Hint = row.GetString(3),
        Scopes = Scopes.Parse(row.GetString(4)),
        TenantId = TextOf(row, 5),
        CreatedAt = TimeOf(row, 6)!.Value,
        ExpiresAt = TimeOf(row, 7),
        LastUsedAt = TimeOf(row, 8),
        RevokedAt = TimeOf(row, 9),
        ReplacedBy = TextOf(row, 10),
    };

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
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

    private static string? TextOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? TimeOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
