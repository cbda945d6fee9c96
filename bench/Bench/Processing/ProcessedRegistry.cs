using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>A gateway, embedded on SQLite, whose jobs are measured.</summary>
public sealed class ProcessedRegistry(GatewayProcess gateway) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public GatewayProcess Gateway { get; } = gateway;

    public HttpClient Http { get; } = gateway.Client();

    public static async Task<ProcessedRegistry> Start(string storage, IReadOnlyDictionary<string, string?>? settings = null) => new(await GatewayProcess.Start(storage, settings));

    /// <summary>CPU time of the gateway itself, without the decoders.</summary>
    public TimeSpan CpuTime()
    {
        using var server = Gateway.Process.Server();
        return server.TotalProcessorTime;
    }

    /// <summary>Confirms assets, 16 at once, and waits until each is ready.</summary>
    /// <returns>From the first request until the last one is ready.</returns>
    public async Task<TimeSpan> ConfirmAll(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (id, cancellation) => await Confirm(id, cancellation));
        await Until(async () => (await Http.GetFromJsonAsync<JsonElement>("/api/v1/media?status=processing&limit=1", cancellationToken)).GetProperty("pagination").GetProperty("total").GetInt32() == 0, 20, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        foreach (var id in ids)
        {
            if (await Status(id, cancellationToken) is not "ready" and var status) throw new InvalidOperationException($"{id} is {status}: {await Http.GetStringAsync($"/api/v1/media/{id}", cancellationToken)}");
        }

        return took;
    }

    /// <summary>Confirms one and waits until it is ready, asking every 2 ms.</summary>
    /// <returns>From the request until then.</returns>
    public async Task<TimeSpan> ConfirmOne(string id, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Confirm(id, cancellationToken);
        await Until(async () => await Status(id, cancellationToken) is not "processing", 2, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        return await Status(id, cancellationToken) is "ready" ? took : throw new InvalidOperationException($"{id} failed.");
    }

    /// <summary>Waits until the jobs that nobody waits for are done, too.</summary>
    public Task Rest(CancellationToken cancellationToken) => Until(() => Task.FromResult(JobsLeft() == 0), 50, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
    }

    private async Task Confirm(string id, CancellationToken cancellationToken)
    {
        using var answer = (await Http.PostAsync($"/api/v1/media/{id}/confirm", null, cancellationToken)).EnsureSuccessStatusCode();
    }

    private async Task<string> Status(string id, CancellationToken cancellationToken) =>
        (await Http.GetFromJsonAsync<JsonElement>($"/api/v1/media/{id}", cancellationToken)).GetProperty("status").GetString()!;

    private long JobsLeft()
    {
        using var connection = new SqliteConnection($"Data Source={Gateway.SqliteFile};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM media_catalog WHERE job_due IS NOT NULL";
        return (long)command.ExecuteScalar()!;
    }

    private static async Task Until(Func<Task<bool>> isTrue, int milliseconds, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isTrue())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException("The jobs did not come to an end.");
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        }
    }
}
