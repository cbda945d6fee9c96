using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>A key as the key command lists it. The key itself is shown once, when it is made, and stored only as its hash.</summary>
public sealed record ApiKey(string Id, AccountId Account, string Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>The keys in the database.</summary>
public sealed class ApiKeyStore(DbDataSource database, [FromKeyedServices(MediaClock.Name)] TimeProvider clock)
{
    private const int SecretBytes = 32;

    /// <summary>Makes a key and gives it out for the only time.</summary>
    public async Task<(ApiKey Key, string Secret)> Create(AccountId account, string name, string prefix, CancellationToken cancellationToken)
    {
        var secret = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey($"k_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}", account, name, $"{secret[..8]}…{secret[^4..]}", clock.GetUtcNow(), null);
        await Execute(
            "INSERT INTO api_keys (key_id, hash, account, name, hint, created_at) VALUES (@id, @hash, @account, @name, @hint, @created)",
            cancellationToken,
            ("id", key.Id), ("hash", ApiKeyHash.Of(secret)), ("account", account.Value), ("name", name), ("hint", key.Hint), ("created", key.CreatedAt.ToUnixTimeMilliseconds()));
        return (key, secret);
    }

    /// <summary>Whose key has this hash; null if none has or it was revoked. The lookup compares hashes, so its time tells nothing about keys.</summary>
    public Task<ApiKeyIdentity?> Find(string hash, CancellationToken cancellationToken) => DatabaseFaults.Named(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, "SELECT key_id, account FROM api_keys WHERE hash = @hash AND revoked_at IS NULL", ("hash", hash));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new ApiKeyIdentity(row.GetString(0), AccountId.Parse(row.GetString(1))) : null;
    });

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> List(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, "SELECT key_id, account, name, hint, created_at, revoked_at FROM api_keys ORDER BY created_at DESC, key_id");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<ApiKey>();
        while (await row.ReadAsync(cancellationToken))
        {
            keys.Add(new ApiKey(row.GetString(0), AccountId.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), Time(row.GetInt64(4)), row.IsDBNull(5) ? null : Time(row.GetInt64(5))));
        }

        return keys;
    }

    /// <summary>Revokes a key; false if there is no such key that works.</summary>
    public async Task<bool> Revoke(string keyId, CancellationToken cancellationToken) => await Execute(
        "UPDATE api_keys SET revoked_at = @now WHERE key_id = @id AND revoked_at IS NULL",
        cancellationToken,
        ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("id", keyId)) > 0;

    private async Task<int> Execute(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
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

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
