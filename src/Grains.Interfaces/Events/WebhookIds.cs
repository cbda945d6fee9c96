using System.Globalization;

namespace Orleans.Media;

/// <summary>The ids of webhooks, <c>wh_</c> and 32 hexadecimal digits, and of their deliveries, <c>d_</c> and a number.</summary>
public static class WebhookIds
{
    private const string Prefix = "wh_", DeliveryPrefix = "d_";
    private const int Digits = 32;

    /// <summary>A new id.</summary>
    public static string New(DateTimeOffset now) => $"{Prefix}{Guid.CreateVersion7(now):N}";

    /// <summary>Whether this registry could have issued it.</summary>
    public static bool IsId(string? text) =>
        text?.Length == Prefix.Length + Digits && text.StartsWith(Prefix, StringComparison.Ordinal) && text.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);

    /// <summary>The id of a delivery, by its event's place among its account's events.</summary>
    public static string OfDelivery(long place) => string.Create(CultureInfo.InvariantCulture, $"{DeliveryPrefix}{place}");

    /// <summary>Reads the id of a delivery; false if the text is none.</summary>
    public static bool TryParseDelivery(string? text, out long place)
    {
        place = 0;
        return text is not null && text.StartsWith(DeliveryPrefix, StringComparison.Ordinal) && long.TryParse(text.AsSpan(DeliveryPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out place);
    }
}
