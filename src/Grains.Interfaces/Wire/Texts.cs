namespace Orleans.Media;

/// <summary>Texts that callers send and others read.</summary>
internal static class Texts
{
    private const int Shown = 20;

    /// <summary>Whether a text is well-formed Unicode without control characters: such can be stored, logged and shown anywhere.</summary>
    internal static bool IsPlain(string text) => !text.Any(char.IsControl) && IsWellFormed(text);

    /// <summary>Whether every surrogate in it has its other half.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }

    /// <summary>The beginning of a text that a message quotes, without what no message should hold.</summary>
    internal static string Shortened(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return plain.Length > Shown ? $"{plain[..Shown]}…" : plain;
    }
}
