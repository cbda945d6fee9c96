using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>
/// One client of the registry. It does random legal things to assets of its own, one after another, and holds every
/// answer against what it knows. An operation that the kill interrupts is neither assumed done nor assumed undone.
/// </summary>
public sealed class CrashCaller(int number, int seed, Lives lives, Ledger ledger)
{
    /// <summary>The filename of every asset that was asked for with an idempotency key.</summary>
    public const string KeyedFile = "keyed.png";

    /// <summary>What it does.</summary>
    public static readonly IReadOnlyList<Operation> Operations = [Operation.Create, Operation.Put, Operation.Confirm, Operation.Delete, Operation.Restore, Operation.Get];

    private const string Media = "/api/v1/media";
    private static readonly HttpClient Storage = new();
    private static readonly string?[] Tenants = [null, "a", "b"];

    private readonly Random _random = new(seed);
    private readonly List<KnownAsset> _assets = [];
    private int _keys;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Goes on until it is told to stop, which has to be in a life: it ends between two operations, with no answer missing.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var life = await lives.Current;
            if (_assets.Count == 0 || _random.Next(5) == 0) await Create(life);
            else await Next(life, _assets[_random.Next(3) == 0 ? _random.Next(_assets.Count) : Math.Max(0, _assets.Count - 1 - _random.Next(10))]);
        }
    }

    /// <summary>Asks what became of an asset, and holds it against what is known.</summary>
    public async Task Ask(Life life, KnownAsset asset)
    {
        if (await Send(life, Operation.History, HttpMethod.Get, $"{Media}/{asset.Id}/history") is not { } answer) return;
        using var _ = answer;
        if (!await Expect(answer, HttpStatusCode.OK, $"history of {asset.Id}")) return;
        var status = (await Json(answer)).GetProperty("status").GetString()!;
        if (!asset.Answered(Operation.History, status, Now)) ledger.Violation($"{asset.Id} is {status}, and has to be {asset.Possible(Now)}");
    }

    private async Task Create(Life life)
    {
        var key = _random.Next(2) == 0 ? $"caller-{number}-{_keys++}" : null;
        var body = JsonSerializer.Serialize(new { filename = key is null ? "photo.png" : KeyedFile, content_type = "image/png", tenant_id = Tenants[_random.Next(Tenants.Length)] });
        HttpResponseMessage? answer;
        while ((answer = await Send(life, Operation.Create, HttpMethod.Post, $"{Media}/upload", body, key)) is null)
        {
            if (key is null)
            {
                ledger.LeaveUnknown();
                return;
            }

            life = await lives.Current; // whether it was made or not: the same key gives the one asset
        }

        using (answer)
        {
            if (!await Expect(answer, HttpStatusCode.Created, "create")) return;
            var ticket = await Json(answer);
            var asset = new KnownAsset(ticket.GetProperty("id").GetString()!) { Ticket = ticket };
            _assets.Add(asset);
            ledger.Assets.Add(asset);
            ledger.Acknowledge(Operation.Create);
        }
    }

    private async Task Next(Life life, KnownAsset asset)
    {
        if (asset.Unsure)
        {
            await Ask(life, asset);
            return;
        }

        Operation[] sensible = asset switch
        {
            { IsDeleted: true } => [Operation.Restore, Operation.Restore, Operation.Get],
            { IsReady: true } => [Operation.Delete, Operation.Get, Operation.Confirm],
            { Ticket: not null } => [Operation.Put, Operation.Put, Operation.Put, Operation.Get, Operation.Delete],
            _ => [Operation.Confirm, Operation.Confirm, Operation.Confirm, Operation.Get, Operation.Delete],
        };
        await Do(life, asset, sensible[_random.Next(sensible.Length)]);
    }

    private async Task Do(Life life, KnownAsset asset, Operation operation)
    {
        if (operation is Operation.Put)
        {
            using var put = await Registry.Put(Storage, asset.Ticket!.Value, CancellationToken.None);
            if (!await Expect(put, HttpStatusCode.Created, $"put of {asset.Id}")) return;
            asset.Ticket = null;
            asset.Answered(operation, Standing.Accepted, Now);
            ledger.Acknowledge(operation);
            return;
        }

        var answer = operation switch
        {
            Operation.Confirm => await Send(life, operation, HttpMethod.Post, $"{Media}/{asset.Id}/confirm"),
            Operation.Restore => await Send(life, operation, HttpMethod.Post, $"{Media}/{asset.Id}/restore"),
            Operation.Delete => await Send(life, operation, HttpMethod.Delete, $"{Media}/{asset.Id}"),
            _ => await Send(life, operation, HttpMethod.Get, $"{Media}/{asset.Id}"),
        };
        if (answer is null)
        {
            if (operation is not Operation.Get) asset.Unanswered(operation, Now, until: Now); // the process is dead: what isn't done is never done
            return;
        }

        using (answer)
        {
            var gone = operation is Operation.Get && asset.IsDeleted;
            if (!await Expect(answer, gone ? HttpStatusCode.NotFound : HttpStatusCode.OK, $"{operation} of {asset.Id}, which is {asset.Possible(Now)}")) return;
            ledger.Acknowledge(operation);
            var told = gone ? Standing.NotFound : operation is Operation.Delete ? Standing.Deleted : (await Json(answer)).GetProperty("status").GetString()!;
            if (!asset.Answered(operation, told, Now)) ledger.Violation($"{operation} of {asset.Id} says {told}, and it has to be {asset.Possible(Now)}");
        }
    }

    /// <summary>The whole answer; null if there was none. The caller then waits for the next life.</summary>
    private async Task<HttpResponseMessage?> Send(Life life, Operation operation, HttpMethod method, string path, string? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            return await life.Http.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            ledger.LeaveUnanswered(operation);
            await life.Over;
            return null;
        }
    }

    private async Task<bool> Expect(HttpResponseMessage answer, HttpStatusCode status, string what)
    {
        if (answer.StatusCode == status) return true;
        ledger.Violation($"{what} answered {(int)answer.StatusCode}, not {(int)status}: {await answer.Content.ReadAsStringAsync()}");
        return false;
    }

    private static Task<JsonElement> Json(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>();
}
