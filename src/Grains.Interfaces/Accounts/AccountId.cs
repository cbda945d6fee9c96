using System.Diagnostics.CodeAnalysis;

namespace Orleans.Media;

/// <summary>
/// The account that owns assets and keys: 1 to 63 characters of <c>a–z</c>, <c>0–9</c>, <c>-</c> and <c>_</c>,
/// the first one a letter. It comes from the API key, never from a request, and is part of every grain key.
/// </summary>
[GenerateSerializer, Immutable, Alias("orleans.media.AccountId")]
public readonly record struct AccountId
{
    /// <summary>The longest account id, in characters.</summary>
    public const int MaxLength = 63;

    [Id(0)]
    private readonly string? _value;

    private AccountId(string value) => _value = value;

    /// <summary>The account as operators write it.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An empty AccountId has no value; use AccountId.Parse.");

    /// <summary>Reads an account id.</summary>
    /// <exception cref="FormatException">The text is no account id.</exception>
    public static AccountId Parse(string text) => TryParse(text, out var account)
        ? account
        : throw new FormatException($"'{text}' is no account id: use 1 to {MaxLength} characters of a-z, 0-9, - and _, the first one a letter.");

    /// <summary>Reads an account id; false if the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId account)
    {
        account = default;
        if (text is null or "" || text.Length > MaxLength || !char.IsAsciiLetterLower(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_')) return false;
        }

        account = new AccountId(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
