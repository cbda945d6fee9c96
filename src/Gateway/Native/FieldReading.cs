namespace Orleans.Media.Gateway;

/// <summary>Reads names of enums.</summary>
internal static class Choices
{
    internal static T? Read<T>(string name, string text, Action<string, string> fault) where T : struct, Enum
    {
        if (WireNames.TryParse<T>(text, out var value)) return value;
        fault(name, $"This field is one of {string.Join(", ", Enum.GetValues<T>().Select(WireNames.Of))}.");
        return null;
    }
}

/// <summary>Puts findings together.</summary>
internal static class FieldErrors
{
    internal static Problem? Refusal(List<FieldError> unreadable, IReadOnlyList<FieldError> broken)
    {
        IReadOnlyList<FieldError> all = [.. unreadable, .. broken.Where(error => unreadable.TrueForAll(other => other.Field != error.Field))];
        return all.Count > 0 ? Problem.Of(MediaError.Invalid(all)) : null;
    }
}
