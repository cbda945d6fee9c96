using System.Globalization;

namespace Orleans.Media;

/// <summary>The flags of the key command, each with its value; null instead of all if one isn't known, or has a value that can't be read.</summary>
internal sealed record KeyArguments
{
    private const string NoScopes = "none";

    public ApiKeyRequest Request { get; private init; } = new() { Scopes = Scopes.Default };

    public ApiKeyRotation Rotation { get; private init; } = new();

    /// <summary>Of <c>keys create</c>.</summary>
    public static KeyArguments? OfCreate(string[] flags) => flags switch
    {
        [] => new(),
        ["--test", .. var rest] => OfCreate(rest)?.With(request => request with { Prefix = "sk_test_" }),
        ["--name", var name, .. var rest] => OfCreate(rest)?.With(request => request with { Name = name }),
        ["--tenant", var tenant, .. var rest] => OfCreate(rest)?.With(request => request with { TenantId = tenant }),
        ["--prefix", var prefix, .. var rest] => OfCreate(rest)?.With(request => request with { Prefix = prefix }),
        ["--scopes", var names, .. var rest] when ScopesOf(names) is { } scopes => OfCreate(rest)?.With(request => request with { Scopes = scopes }),
        ["--expires", var text, .. var rest] when TimeOf(text) is { } time => OfCreate(rest)?.With(request => request with { ExpiresAt = time }),
        _ => null,
    };

    /// <summary>Of <c>keys rotate</c>.</summary>
    public static KeyArguments? OfRotate(string[] flags) => flags switch
    {
        [] => new(),
        ["--overlap", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => new() { Rotation = new() { Overlap = TimeSpan.FromSeconds(seconds) } },
        _ => null,
    };

    private KeyArguments With(Func<ApiKeyRequest, ApiKeyRequest> change) => this with { Request = change(Request) };

    private static Scopes? ScopesOf(string names) =>
        Scopes.TryParse(names == NoScopes ? [] : names.Split(','), out var scopes) ? scopes : null;

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
