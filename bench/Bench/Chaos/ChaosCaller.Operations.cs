using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>What it sends to the registry and to storage.</summary>
public sealed partial class ChaosCaller
{
    private const string WholeBlob = "BlockBlob";
    private const int Blocks = 3;

    /// <summary>Asks something of an asset and holds the answer against what may be.</summary>
    /// <returns>The answer; null if there was none.</returns>
    private async Task<Answer?> Call(ChaosAsset asset, Operation operation, HttpMethod method, string path = "", string? body = null) =>
        Take(asset, operation, await Send(operation, method, $"/{asset.Id}{path}", body));

    /// <summary>Confirms twice at the same time, as who has two tabs open. Both answers have to be possible, one after the other.</summary>
    private async Task ConfirmTwice(ChaosAsset asset)
    {
        var both = await Task.WhenAll(Confirm(), Confirm());
        foreach (var answer in both.OrderBy(answer => answer is not null)) Take(asset, Operation.Confirm, answer);

        Task<Answer?> Confirm() => Send(Operation.Confirm, HttpMethod.Post, $"/{asset.Id}/confirm");
    }

    private Answer? Take(ChaosAsset asset, Operation operation, Answer? received)
    {
        if (received is not { } answer)
        {
            asset.Note($"{operation}: no answer");
            if (operation is not Operation.Retain) asset.Known.Unanswered(operation, Now, Now + ChaosLoad.Late);
            return null;
        }

        var told = (operation, answer) switch
        {
            (_, { IsSuccess: false }) => answer.Code ?? "",
            (Operation.Delete, _) => Standing.Deleted,
            (Operation.Content, _) => Standing.Redirected,
            (Operation.Retain, _) => Standing.Accepted,
            _ => answer.Body.GetProperty("status").GetString()!,
        };
        asset.Note($"{operation}: {answer.Status} {told}{(operation is Operation.History && answer.IsSuccess ? $", purge at {PurgeAt(answer.Body):O}" : "")}");
        var possible = asset.Known.Possible(Now);
        if (operation is Operation.Retain && told is Standing.Illegal && Now >= asset.Known.Purge.Earliest)
        {
            // its purge may have begun
        }
        else if (!asset.Known.Answered(operation, told, Now)) Violation(asset, $"{operation} answered {answer.Status} {told}, and the asset has to be {possible}: {answer.Body}");
        else if (asset.Known.IsGone) _assets.Remove(asset);
        else if (answer.IsSuccess && operation is Operation.Get or Operation.Confirm or Operation.Restore && asset.Fault(answer.Body) is { } fault) Violation(asset, $"{operation}: {fault}");
        load.Ledger.Acknowledge(operation);
        return answer;
    }

    private async Task<Answer?> Send(Operation operation, HttpMethod method, string path, string? body = null, string? idempotencyKey = null)
    {
        var answer = await load.Http.Ask(_random.Next(1000), key, method, Media + path, body, idempotencyKey);
        if (answer is { Status: >= 500 })
        {
            load.Ledger.Violation($"{operation} {path} answered {answer.Status} {answer.Body}");
            answer = null;
        }

        if (answer is null) LeaveUnanswered(operation);
        return answer;
    }

    private void LeaveUnanswered(Operation operation)
    {
        _unanswered++;
        load.Ledger.LeaveUnanswered(operation);
    }

    private async Task Put(ChaosAsset asset, Operation operation)
    {
        var bytes = operation is Operation.PutWrong ? Specimens.Wrong : asset.Specimen.Bytes;
        Landed(asset, operation, await load.Http.Put(asset.UploadUrl, bytes, Headers(asset)));
    }

    private async Task PutBlocks(ChaosAsset asset, Operation operation)
    {
        var bytes = asset.Specimen.Bytes;
        var size = (bytes.Length + Blocks - 1) / Blocks;
        int? status = (int)HttpStatusCode.Created;
        var last = operation is Operation.PutSomeBlocks ? 1 : 0; // what breaks off lacks the first block: only a beginning without its end could be confirmed
        for (var block = Blocks - 1; block >= last && operation is not Operation.Commit && status == (int)HttpStatusCode.Created; block--)
            status = await load.Http.Put($"{asset.UploadUrl}&comp=block&blockid={Uri.EscapeDataString(NameOf(block))}", [.. bytes.Skip(block * size).Take(size)], []);
        if (operation is Operation.Commit) status = await CommitBlocks(asset.UploadUrl, Enumerable.Range(0, Blocks).Select(NameOf));
        Landed(asset, operation, status);
    }

    private async Task<int?> CommitBlocks(string url, IEnumerable<string> names) => await load.Http.Put(
        $"{url}&comp=blocklist", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(names.Select(name => $"<Latest>{name}</Latest>"))}</BlockList>"), [("Content-Type", "application/xml")]);

    private static string NameOf(int block) => Convert.ToBase64String(Encoding.ASCII.GetBytes(block.ToString("D6", CultureInfo.InvariantCulture)));

    private void Landed(ChaosAsset asset, Operation operation, int? status)
    {
        asset.Note($"{operation}: {(status is { } code ? code : "no answer")}");
        if (status is null)
        {
            LeaveUnanswered(operation);
            asset.Known.Unanswered(operation, Now, Now + ChaosLoad.Late);
            return;
        }

        var told = (status, operation) switch
        {
            (201, _) => Standing.Accepted,
            (403 or 409 or 412, Operation.Put or Operation.PutWrong) => Standing.Exists, // the URL is for what isn't there yet
            (400, Operation.Commit) => Standing.Incomplete,
            _ => $"{status}",
        };
        if (!asset.Known.Answered(operation, told, Now)) Violation(asset, $"storage answered {operation} with {status}");
        load.Ledger.Acknowledge(operation);
    }

    /// <summary>Whoever has kept the upload URL sends other bytes, and looks whether that was of any use.</summary>
    private async Task Tamper(ChaosAsset asset)
    {
        var other = Specimens.Text(_random);
        int? status;
        if (asset.IsResumable)
        {
            status = await load.Http.Put($"{asset.UploadUrl}&comp=block&blockid={Uri.EscapeDataString(NameOf(0))}", other, []);
            if (status is 201 && _random.Next(4) > 0) status = await CommitBlocks(asset.UploadUrl, [NameOf(0)]);
        }
        else
        {
            status = await load.Http.Put(asset.UploadUrl, other, Headers(asset));
            if (status is 201) Violation(asset, "its upload URL took other bytes after the confirm");
        }

        asset.Note($"{nameof(Tamper)}: {(status is { } code ? code : "no answer")}");
        if (status is null) LeaveUnanswered(Operation.Tamper);
        else load.Ledger.Acknowledge(Operation.Tamper);
        await Read(asset);
    }

    private static IEnumerable<(string, string)> Headers(ChaosAsset asset) =>
        asset.Ticket.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Value.GetString()!)).DefaultIfEmpty(("x-ms-blob-type", WholeBlob));

    /// <summary>Changes the time of the purge: mostly to a later one that still comes in this run.</summary>
    private async Task Retain(ChaosAsset asset)
    {
        var purge = asset.Known.Purge;
        var (sent, due) = (Now, purge.Latest);
        var soonest = sent + load.Retention / 2; // still to come when the answer does
        var planned = purge.Latest == DateTimeOffset.MaxValue || purge.Latest < soonest ? soonest : purge.Latest;
        var (body, from, to) = _random.Next(20) switch
        {
            0 => ("{\"pinned\":true}", () => DateTimeOffset.MaxValue, () => DateTimeOffset.MaxValue),
            1 => ("{\"days\":2}", () => sent.AddDays(2).AddMilliseconds(-1), () => Now.AddDays(2)),
            < 5 => At(soonest),
            _ => At(planned + load.Retention * _random.NextDouble()),
        };

        if (await Call(asset, Operation.Retain, HttpMethod.Post, "/retention", body) is not { } answer)
        {
            purge.Maybe(from(), to(), Now + ChaosLoad.Late);
            return;
        }

        if (!answer.IsSuccess) return; // it is gone, or deleted, or due
        if (sent > due) Violation(asset, $"it was due at {due:O}, and its retention was changed after that");
        var at = PurgeAt(answer.Body);
        if (at < from() || at > to()) Violation(asset, $"asked for {body}, it answered {answer.Body}");
        purge.Set(at, Now);

        static (string, Func<DateTimeOffset>, Func<DateTimeOffset>) At(DateTimeOffset time)
        {
            var whole = DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
            return (JsonSerializer.Serialize(new { purge_at = whole }), () => whole, () => whole);
        }
    }
}
