using System.Security.Cryptography;
using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>An asset with all that its caller was told of it, none of which may be contradicted.</summary>
/// <param name="known">Where it may stand.</param>
/// <param name="specimen">What was, or is to be, uploaded.</param>
/// <param name="ticket">How.</param>
public sealed class ChaosAsset(KnownAsset known, Specimen specimen, JsonElement ticket)
{
    private const int LongestTrail = 80;

    private readonly Queue<string> _trail = [];
    private string? _address, _createdAt;
    private string[] _steps = [];

    public KnownAsset Known { get; } = known;

    public Specimen Specimen { get; } = specimen;

    public JsonElement Ticket { get; } = ticket;

    public string Id => Known.Id;

    public string UploadUrl => Ticket.GetProperty("upload_url").GetString()!;

    public bool IsResumable => Ticket.TryGetProperty("blocks", out _);

    /// <summary>The request that made it, and the key that it was made with: who repeats both gets the same asset.</summary>
    public (string Key, string Body)? Request { get; init; }

    /// <summary>When it was last asked after for having been due.</summary>
    public DateTimeOffset AskedAfter { get; set; }

    public void Note(string what)
    {
        _trail.Enqueue($"{ChaosDiary.Time(TimeProvider.System.GetUtcNow())} {what}");
        if (_trail.Count > LongestTrail) _trail.Dequeue();
    }

    /// <summary>All that happened to it, as far as its caller knows.</summary>
    public string Trail => string.Join("\n    ", _trail);

    /// <summary>What is wrong with a media object that was answered; null if nothing is.</summary>
    public string? Fault(JsonElement asset)
    {
        var (address, createdAt) = (new Uri(asset.GetProperty("url").GetString()!).AbsolutePath, asset.GetProperty("created_at").GetString()!);
        _address ??= address;
        _createdAt ??= createdAt;
        if (asset.GetProperty("id").GetString() != Id) return "it has another id";
        if (address != _address) return $"its address was {_address} and is {address}";
        if (createdAt != _createdAt) return $"it was created at {_createdAt}, and now at {createdAt}";
        if (Known.IsConfirmed && asset.GetProperty("size").GetInt64() != Specimen.Bytes.Length) return $"it has {asset.GetProperty("size")} bytes, not {Specimen.Bytes.Length}";
        return asset.TryGetProperty("failure", out var failure) ? $"its processing failed: {failure}" : null;
    }

    /// <summary>What is wrong with a history that was answered; null if nothing is.</summary>
    public string? HistoryFault(JsonElement history)
    {
        var transitions = history.GetProperty("transitions");
        string[] steps = [.. transitions.EnumerateArray().Select(step => step.GetRawText())];
        var before = _steps;
        _steps = steps;
        return steps.Length < before.Length || !steps.AsSpan(0, before.Length).SequenceEqual(before) ? $"its history was other: [{string.Join(", ", before)}]" : HistoryAudit.Fault(transitions, history.GetProperty("status").GetString()!);
    }

    /// <summary>Whether these are its bytes.</summary>
    public bool IsIts(byte[] bytes) => SHA256.HashData(bytes).AsSpan().SequenceEqual(SHA256.HashData(Specimen.Bytes));
}
