namespace Orleans.Media.Gateway;

/// <summary>The header <c>Idempotency-Key</c>.</summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Whether there is one; well-formed or not.</summary>
    public static bool IsGiven(HttpContext context) => context.Request.Headers[Header].Count > 0;

    /// <summary>The key of a request, to derive ids from: the same request gets the same; null if it has none. Where a handler runs it is well-formed.</summary>
    public static string? Of(HttpContext context) => context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is > ' ' and < '\x7F') ? key : null;

    /// <summary>The refusal of one that isn't well-formed.</summary>
    public static Problem Malformed() => Problem.Of(MediaError.Invalid([new(Header, $"An idempotency key has 1 to {MaxLength} printable ASCII characters without blanks, and there is one.")]));
}
