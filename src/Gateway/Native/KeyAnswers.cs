using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>A key, without what opens anything; 201 to <c>POST /keys</c> and <c>POST /keys/{id}/rotate</c> alone has its <c>secret</c>.</summary>
public sealed record KeyAnswer(
    string Id,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    string? TenantId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? ReplacedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    internal static KeyAnswer Of(ApiKey key) => new(
        key.Id, key.Name, key.Hint, key.Scopes.ToNames(), key.TenantId, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.RevokedAt, key.ReplacedBy);

    internal static KeyAnswer Of(IssuedKey issued) => Of(issued.Key) with { Secret = issued.Secret };
}

/// <summary>200 to <c>GET /keys</c>.</summary>
public sealed record KeyListAnswer(IReadOnlyList<KeyAnswer> Data)
{
    internal static KeyListAnswer Of(IReadOnlyList<ApiKey> keys) => new([.. keys.Select(KeyAnswer.Of)]);
}
