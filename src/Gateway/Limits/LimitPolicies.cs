namespace Orleans.Media.Gateway;

/// <summary>Named policies: lists of windows, into each of which a request may fall. The defaults are those of the documented APIs.</summary>
public static class LimitPolicies
{
    /// <summary>Contract A: a minute's windows per account, 600 in all and 60 that change media.</summary>
    public const string Native = "native";

    /// <summary>Contract B: per key 60 a minute, 1,000 an hour, 10,000 a day.</summary>
    public const string PostEverywhere = "posteverywhere";

    private static readonly Dictionary<string, LimitWindow[]> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        [Native] =
        [
            new("requests", 600, TimeSpan.FromMinutes(1), LimitScope.Account, LimitedRequests.All),
            new("writes", 60, TimeSpan.FromMinutes(1), LimitScope.Account, LimitedRequests.Writes),
        ],
        [PostEverywhere] =
        [
            new("minute", 60, TimeSpan.FromMinutes(1), LimitScope.Key, LimitedRequests.All),
            new("hour", 1_000, TimeSpan.FromHours(1), LimitScope.Key, LimitedRequests.All),
            new("day", 10_000, TimeSpan.FromDays(1), LimitScope.Key, LimitedRequests.All),
        ],
    };

    /// <summary>The policies that are there without configuration.</summary>
    public static IEnumerable<string> Names => Defaults.Keys;

    /// <summary>A policy's windows as they are configured, for an account if one is given; those without permits are switched off and still there.</summary>
    public static IReadOnlyList<LimitWindow> Of(LimitOptions options, string policy, string? account)
    {
        var windows = Defaults.GetValueOrDefault(policy, []).ToList();
        Change(windows, Find(options.Policies, policy));
        if (account is not null && Find(options.Accounts, account) is { } own) Change(windows, Find(own, policy));
        return windows;
    }

    private static void Change(List<LimitWindow> windows, Dictionary<string, LimitWindowOptions>? configured)
    {
        foreach (var (name, given) in configured ?? [])
        {
            var at = windows.FindIndex(window => string.Equals(window.Name, name, StringComparison.OrdinalIgnoreCase));
            var before = at < 0 ? new LimitWindow(name, 0, TimeSpan.FromMinutes(1), LimitScope.Account, LimitedRequests.All) : windows[at];
            var after = before with { Permits = given.Permits ?? before.Permits, Per = given.Per ?? before.Per, Scope = given.Scope ?? before.Scope, Of = given.Of ?? before.Of };
            if (at < 0) windows.Add(after);
            else windows[at] = after;
        }
    }

    // Environment variables have no case of their own.
    private static T? Find<T>(Dictionary<string, T> named, string name) where T : class =>
        named.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
