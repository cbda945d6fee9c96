using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>How keys look. Section <c>Keys</c> of the configuration; checked at start.</summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    private const int MaxPrefix = 32;
    private static readonly string[] DefaultPrefixes = ["sk_live_", "sk_test_"];

    /// <summary>
    /// How keys may begin, in place of <c>sk_live_</c> and <c>sk_test_</c>; the first one is for whoever names none. 1 to 32 characters of
    /// <c>A–Z</c>, <c>a–z</c>, <c>0–9</c>, <c>-</c> and <c>_</c>. A prefix is only a look: a key of any opens what it is for.
    /// </summary>
    public IList<string> Prefixes { get; } = [];

    /// <summary>The ones that count.</summary>
    public IReadOnlyList<string> Allowed => Prefixes.Count > 0 ? [.. Prefixes] : DefaultPrefixes;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var prefix in Prefixes)
        {
            if (prefix.Length is 0 or > MaxPrefix || !prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                yield return new($"Keys:Prefixes: '{prefix}' is no prefix: use 1 to {MaxPrefix} characters of A-Z, a-z, 0-9, - and _.", [nameof(Prefixes)]);
        }
    }
}
