namespace Orleans.Media.Gateway;

/// <summary>The header <c>Idempotency-Key</c>: the same key and request give the same asset.</summary>
public static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>The key; null if there is none. A malformed one is noted with the body's faults.</summary>
    public static string? Read(HttpContext context, JsonBody body)
    {
        if (context.Request.Headers[Header] is not [{ } key, ..]) return null;
        if (key.Length is > 0 and <= MaxLength && key.All(c => c is > ' ' and < '\x7F')) return key;
        body.Fault(Header, $"An idempotency key has 1 to {MaxLength} printable ASCII characters without blanks.");
        return null;
    }
}
