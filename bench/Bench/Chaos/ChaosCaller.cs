using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>What all callers have in common.</summary>
/// <param name="Http">Their way to the registry.</param>
/// <param name="Ledger">Where they count.</param>
/// <param name="Specimens">What they upload.</param>
/// <param name="Retention">How long the registry keeps an asset.</param>
/// <param name="CanRetain">Whether it lets them change that.</param>
public sealed record ChaosLoad(ChaosHttp Http, Ledger Ledger, Specimens Specimens, TimeSpan Retention, bool CanRetain)
{
    /// <summary>How long after its caller gave up an operation may still be carried out: it waits in a silo, which waits for the database.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(150);
}

/// <summary>
/// A client with an account of its own. It does random legal things to its assets, one after another, and holds every answer
/// against what it was told before.
/// </summary>
public sealed partial class ChaosCaller(string account, int seed, string key, ChaosLoad load)
{
    private const string Media = "/api/v1/media";
    private const int LongestPause = 250, LongestPatience = 1500; // milliseconds, after an answer and after none
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(1.5), AskAgain = TimeSpan.FromSeconds(10);

    private readonly Random _random = new(seed);
    private readonly List<ChaosAsset> _assets = [];
    private int _requests, _unknown, _unanswered;

    public string Account { get; } = account;

    /// <summary>Its assets, but for those that are known to be purged.</summary>
    public IReadOnlyList<ChaosAsset> Assets => _assets;

    /// <summary>Creates whose answer never came: assets may be there that it doesn't know of.</summary>
    public int UnknownAtMost => _unknown;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    // An upload that is under way as the purge comes leaves its bytes behind; so its caller has to be in time.
    private TimeSpan UploadTime => TimeSpan.FromSeconds(Math.Min(20, load.Retention.TotalSeconds / 3));

    /// <summary>Goes on until it is told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var unanswered = _unanswered;
            await Turn();
            await Pause(_unanswered > unanswered ? LongestPatience : LongestPause);
        }
    }

    private Task Pause(int most) => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(most)), TimeProvider.System, CancellationToken.None);

    private Task Turn()
    {
        if (_random.Next(50) == 0) return List();
        if (_assets.Find(asset => asset.Known.Purge.Latest < Now && asset.AskedAfter < Now - AskAgain) is { } due)
        {
            due.AskedAfter = Now;
            return Ask(due);
        }

        if (load.CanRetain && _random.Next(4) == 0 && _assets.Find(asset => asset.Known.IsConfirmed && !asset.Known.IsDeleted && asset.Known.Purge.Earliest - Now is var left && left > -Due && left < Due) is { } last) return Retain(last);
        if (_assets.Count == 0 || _random.Next(6) == 0) return Create();
        return Next(_assets[_random.Next(3) == 0 ? _random.Next(_assets.Count) : Math.Max(0, _assets.Count - 1 - _random.Next(6))]);
    }

    private Task Next(ChaosAsset asset)
    {
        var known = asset.Known;
        if (known.Unsure && _random.Next(3) > 0) return Ask(asset);
        Operation[] sensible = known switch
        {
            { IsDeleted: true } => [Operation.Restore, Operation.Restore, Operation.Restore, Operation.Get, Operation.History, Operation.Delete, Operation.Confirm],
            { IsConfirmed: true } =>
            [
                Operation.Get, Operation.Get, Operation.Content, Operation.Content, Operation.Confirm, Operation.Delete, Operation.History, Operation.Tamper, Operation.Create,
                load.CanRetain ? Operation.Retain : Operation.Get,
            ],
            _ => [.. Uploading(known, asset.IsResumable), Operation.Get, Operation.Look, _random.Next(4) == 0 ? Operation.Delete : Operation.History],
        };
        var chosen = sensible[_random.Next(sensible.Length)];
        if (chosen is Operation.Put or Operation.PutWrong or Operation.PutBlocks or Operation.PutSomeBlocks or Operation.Commit or Operation.Tamper && known.Purge.Earliest - Now < UploadTime) chosen = Operation.Get;
        return Do(asset, chosen);
    }

    // What may not be in storage yet is sent, what may be is confirmed; each more often than the rest together.
    private IEnumerable<Operation> Uploading(KnownAsset known, bool resumable)
    {
        for (var i = 0; i < 6; i++)
        {
            if (known.MayHave(Stored.Nothing) || known.MayHave(Stored.SomeBlocks)) yield return resumable ? _random.Next(6) == 0 ? Operation.PutSomeBlocks : Operation.PutBlocks : _random.Next(12) == 0 ? Operation.PutWrong : Operation.Put;
            if (known.MayHave(Stored.GoodAndMore) || (known.MayHave(Stored.AllBlocks) && i == 0)) yield return Operation.Commit;
            if (known.MayHave(Stored.Good) || known.MayHave(Stored.AllBlocks) || known.MayHave(Stored.Wrong) || (known.MayHave(Stored.SomeBlocks) && i == 0)) yield return Operation.Confirm;
        }
    }

    private Task Do(ChaosAsset asset, Operation operation) => operation switch
    {
        Operation.Create => Repeat(asset),
        Operation.Put or Operation.PutWrong => Put(asset, operation),
        Operation.PutBlocks or Operation.PutSomeBlocks or Operation.Commit => PutBlocks(asset, operation),
        Operation.Content => Read(asset),
        Operation.Retain => Retain(asset),
        Operation.Tamper => Tamper(asset),
        Operation.History => Ask(asset),
        Operation.Confirm when MayConfirmTwice(asset) && _random.Next(5) == 0 => ConfirmTwice(asset),
        Operation.Confirm => Call(asset, operation, HttpMethod.Post, "/confirm"),
        Operation.Restore => Call(asset, operation, HttpMethod.Post, "/restore"),
        Operation.Delete => Call(asset, operation, HttpMethod.Delete),
        Operation.Look => Call(asset, operation, HttpMethod.Get, "/upload"),
        _ => Call(asset, operation, HttpMethod.Get),
    };

    // Where the order of the two answers can't matter.
    private bool MayConfirmTwice(ChaosAsset asset) =>
        asset.Known.IsCertain && !asset.Known.MayHave(Stored.Wrong) && asset.Specimen.Confirmed is Standing.Ready && asset.Known.Purge.Earliest - Now > UploadTime;

    private async Task Create()
    {
        var specimen = load.Specimens.Next(_random);
        var idempotencyKey = _random.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Account}-{_requests++}") : null;
        var body = JsonSerializer.Serialize(new
        {
            filename = specimen.Filename,
            mode = _random.Next(4) == 0 ? "resumable" : "single",
            tenant_id = _random.Next(3) == 0 ? "tenant" : null,
        });

        var sent = Now;
        Answer? answer;
        while ((answer = await Send(Operation.Create, HttpMethod.Post, "/upload", body, idempotencyKey)) is null)
        {
            if (idempotencyKey is null)
            {
                _unknown++;
                return;
            }

            // Whether it was made or not: the same key gives the one asset. Unless that has been purged meanwhile.
            await Pause(LongestPatience);
            if (Now - sent > load.Retention / 2)
            {
                _unknown++;
                return;
            }
        }

        if (answer.Status != (int)HttpStatusCode.Created)
        {
            load.Ledger.Violation($"a create answered {answer.Status} {answer.Body}");
            return;
        }

        var asset = new ChaosAsset(new(answer.Body.GetProperty("id").GetString()!, specimen.Confirmed), specimen, answer.Body) { Request = idempotencyKey is null ? null : (idempotencyKey, body) };
        asset.Known.Purge.Plan(sent + load.Retention - TimeSpan.FromMilliseconds(1), Now + load.Retention); // stored in whole milliseconds
        asset.Note($"created: {asset.UploadUrl}");
        _assets.Add(asset);
        load.Ledger.Assets.Add(asset.Known);
        load.Ledger.Acknowledge(Operation.Create);
    }

    /// <summary>Asks for an asset's upload once more, as who has lost the answer.</summary>
    private async Task Repeat(ChaosAsset asset)
    {
        if (asset.Request is not { } request || !asset.Known.IsCertain || asset.Known.Purge.Earliest - Now < UploadTime) return;
        if (await Send(Operation.Create, HttpMethod.Post, "/upload", request.Body, request.Key) is not { } answer) return;
        load.Ledger.Acknowledge(Operation.Create);
        if (answer.Status != (int)HttpStatusCode.Created) Violation(asset, $"the same create once more answered {answer.Status} {answer.Body}");
        else if (answer.Body.GetProperty("id").GetString() is var id && id != asset.Id) Violation(asset, $"the same create once more gave another id, {id}");
        else if (Path(answer.Body.GetProperty("upload_url").GetString()!) is var path && path != Path(asset.UploadUrl)) Violation(asset, $"the same create once more gave another upload URL, {path}");

        static string Path(string url) => new Uri(url).AbsolutePath;
    }

    /// <summary>Asks what became of an asset. One that is purged is then forgotten.</summary>
    public async Task Ask(ChaosAsset asset)
    {
        if (await Call(asset, Operation.History, HttpMethod.Get, "/history") is not { IsSuccess: true } answer) return;
        if (asset.HistoryFault(answer.Body) is { } fault) Violation(asset, fault);
        var purgeAt = PurgeAt(answer.Body);
        if (!asset.Known.Purge.Told(purgeAt, Now)) Violation(asset, $"it is said to be purged at {purgeAt:O}, and has to be between {asset.Known.Purge.Earliest:O} and {asset.Known.Purge.Latest:O}");
    }

    /// <summary>Reads its bytes, if it has any to read.</summary>
    public async Task Read(ChaosAsset asset)
    {
        if (await Call(asset, Operation.Content, HttpMethod.Get, "/content") is not { Location: { } location }) return;
        await Read(asset, location, asset.IsIts);
    }

    private async Task Read(ChaosAsset asset, Uri location, Func<byte[], bool> isRight)
    {
        var earliest = asset.Known.Purge.Earliest;
        if (await load.Http.Read(location) is not var (status, bytes)) return;
        asset.Note($"read: {status}, {bytes.Length} bytes");
        if (status == (int)HttpStatusCode.OK && !isRight(bytes)) Violation(asset, $"its bytes are others: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 100)))}");
        if (status != (int)HttpStatusCode.OK && Now < earliest) Violation(asset, $"its bytes can't be read: storage answers {status} at {location}");
    }

    /// <summary>Everything that can be asked of an asset without changing it.</summary>
    public async Task Inspect(ChaosAsset asset)
    {
        await Ask(asset);
        var answer = await Call(asset, Operation.Get, HttpMethod.Get);
        await Read(asset);
        if (answer is not { IsSuccess: true } || !answer.Body.TryGetProperty("thumbnail_url", out var thumbnail) || thumbnail.GetString() is not { } url || url == answer.Body.GetProperty("url").GetString()) return;
        var file = new Uri(url).AbsolutePath.Split('/')[^2..];
        if (await Call(asset, Operation.Content, HttpMethod.Get, $"/content/{file[0]}/{file[1]}") is { Location: { } location }) await Read(asset, location, picture => picture.Length > 0);
    }

    /// <summary>Holds the account's total against the assets that have to be, and may be, counted.</summary>
    public async Task List()
    {
        var before = Now;
        if (await Send(Operation.List, HttpMethod.Get, "?limit=1") is not { } answer) return;
        load.Ledger.Acknowledge(Operation.List);
        if (!answer.IsSuccess)
        {
            load.Ledger.Violation($"a list answered {answer.Status} {answer.Body}");
            return;
        }

        var total = answer.Body.GetProperty("pagination").GetProperty("total").GetInt64();
        var (least, most) = (_assets.Count(asset => asset.Known.IsListed(Now).Surely), _assets.Count(asset => asset.Known.IsListed(before).Perhaps) + _unknown);
        if (total < least || total > most) load.Ledger.Violation($"{Account} has a total of {total}, and has to have {least} to {most}");
    }

    private static DateTimeOffset PurgeAt(JsonElement body) =>
        body.TryGetProperty("purge_at", out var at) && at.ValueKind is JsonValueKind.String ? at.GetDateTimeOffset() : DateTimeOffset.MaxValue;

    private void Violation(ChaosAsset asset, string what)
    {
        load.Ledger.Violation($"{Account}, {asset.Id} ({asset.Specimen.Filename}{(asset.IsResumable ? ", resumable" : "")}): {what}\n    {asset.Trail}");
        if (_assets.Remove(asset)) _unknown++; // what follows from it says nothing new
    }
}
