using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>The account whose key was presented.</summary>
public sealed record Caller(string Account)
{
    /// <summary>From an authenticated request.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(context.Features.Get<Caller>());
}

/// <summary>Bearer keys as the registry has them: stored as SHA-256, looked up in the database, remembered for five seconds.</summary>
public sealed class BearerKeys(NpgsqlDataSource database) : IDisposable
{
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _seen = new(new MemoryCacheOptions());

    /// <summary>Lets only requests with a key pass.</summary>
    public async Task Authenticate(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await Find(Hash(header.AsSpan(Bearer.Length).Trim())) is not { } caller)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    /// <summary>Makes a key valid.</summary>
    public async Task Add(string key, string account)
    {
        await using var command = database.CreateCommand("INSERT INTO api_keys (hash, account) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Hash(key) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account });
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();

    private async ValueTask<Caller?> Find(string hash)
    {
        if (_seen.TryGetValue(hash, out Caller? known)) return known;
        await using var command = database.CreateCommand("SELECT account FROM api_keys WHERE hash = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash });
        return _seen.Set(hash, await command.ExecuteScalarAsync() is string account ? new Caller(account) : null, Remembered);
    }

    private static string Hash(ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[1024];
        return Encoding.UTF8.TryGetBytes(key, bytes, out var length) ? Convert.ToHexStringLower(SHA256.HashData(bytes[..length])) : "";
    }
}
