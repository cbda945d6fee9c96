using System.Globalization;

namespace Orleans.Media.Gateway;

/// <summary>A request's query string, read parameter by parameter so that every one at fault is named, all at once.</summary>
public sealed class QueryParameters(IQueryCollection query)
{
    private readonly List<FieldError> _errors = [];

    /// <summary>A text; null if it is absent.</summary>
    public string? Text(string name) => query[name] is [{ } text, ..] ? text : null;

    /// <summary>A parameter that may be given several times; null if it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name) => query[name] is { Count: > 0 } texts ? [.. texts.Select(text => text ?? "")] : null;

    /// <summary>Parameters <c>name[key]=value</c>; null if there are none.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string name)
    {
        Dictionary<string, string>? map = null;
        foreach (var (parameter, values) in query)
        {
            if (!parameter.StartsWith(name, StringComparison.Ordinal) || (parameter.Length > name.Length && parameter[name.Length] != '[')) continue;
            if (parameter.Length < name.Length + 2 || parameter[^1] != ']') Fault(name, $"Write {name}[key]=value.");
            else if (values.Count != 1) Fault(name, $"Give {parameter} once: an asset has one value of a key.");
            else (map ??= new(StringComparer.Ordinal))[parameter[(name.Length + 1)..^1]] = values[0] ?? "";
        }

        return map;
    }

    /// <summary>Refuses parameters that say different things about the same.</summary>
    public void NotBoth(string one, string other)
    {
        if (query.ContainsKey(one) && query.ContainsKey(other)) Fault(one, $"Give {one} or {other}, not both.");
    }

    /// <summary>A whole number; null if it is absent.</summary>
    public int? Number(string name)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Fault(name, "This parameter has to be a whole number within its range.");
        return null;
    }

    /// <summary>One of an enum's names in snake_case; null if it is absent.</summary>
    public T? Choice<T>(string name) where T : struct, Enum => Text(name) is { } text ? Choices.Read<T>(name, text, Fault) : null;

    /// <summary>The refusal if anything is wrong, with the rules' own findings on parameters that could be read.</summary>
    public Problem? Refusal(IReadOnlyList<FieldError> broken) => FieldErrors.Refusal(_errors, broken);

    /// <summary>Adds what is wrong with a parameter.</summary>
    public void Fault(string name, string message) => _errors.Add(new FieldError(name, message));
}
