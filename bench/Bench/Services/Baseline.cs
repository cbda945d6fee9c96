using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>The plain service that the registry is measured against, as a process on a database of its own.</summary>
public sealed class Baseline : IDisposable
{
    public const string Key = "sk_test_the_key_of_the_plain_service_0123456789";

    // artifacts/bin/{project}/{configuration}: the same configuration as this program's
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Baseline", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Orleans.Media.Baseline.dll"));

    private readonly string _database;
    private readonly Child _process;

    private Baseline(string database, string storage)
    {
        _database = database;
        Address = new($"http://127.0.0.1:{Child.FreePort()}");
        _process = Child.Start("dotnet", [Program], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["Baseline__Postgres"] = database,
            ["Baseline__Storage"] = storage,
            ["Baseline__Key"] = Key,
        });
    }

    public Uri Address { get; }

    public System.Diagnostics.Process Process => _process.Process;

    public static async Task<Baseline> Start(string database, string storage)
    {
        var baseline = new Baseline(database, storage);
        await Eventually.True(baseline.Answers, "the baseline is ready");
        return baseline;
    }

    /// <summary>An account with many assets that wait for their bytes, in the order in which creates would have written them.</summary>
    /// <returns>The account's key.</returns>
    public async Task<string> Fill(string account, int count, CancellationToken cancellationToken)
    {
        var key = $"{Key}_{account}";
        await using var database = NpgsqlDataSource.Create(_database);
        await using var command = database.CreateCommand($"""
            INSERT INTO api_keys (hash, account) VALUES ('{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}', '{account}');
            INSERT INTO media (account, id, kind, status, filename, content_type, token, created_at, purge_at)
            SELECT '{account}', 'm_' || replace(gen_random_uuid()::text, '-', ''), 'image', 'pending_upload', 'photo.png', 'image/png', md5(n::text),
              now() - ({count} - n) * interval '1 millisecond', now() + interval '60 days'
            FROM generate_series(1, {count}) AS n
            """);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return key;
    }

    public void Dispose() => _process.Dispose();

    private async Task<bool> Answers()
    {
        if (_process.Process.HasExited) throw new InvalidOperationException($"The baseline ended:\n{_process.Output}");
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
