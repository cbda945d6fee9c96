namespace Orleans.Media.Gateway;

/// <summary>What is counted together.</summary>
public enum LimitScope
{
    /// <summary>All requests of an account.</summary>
    Account = 0,
    /// <summary>The requests with one key.</summary>
    Key = 1,
}

/// <summary>Which requests are counted.</summary>
public enum LimitedRequests
{
    /// <summary>All.</summary>
    All = 0,
    /// <summary>Those that change something, where the route says that they count: <c>POST</c> and <c>DELETE</c> on media.</summary>
    Writes = 1,
}

/// <summary>So many requests in so much time. A window begins with a request, and the next one with the first request after its end.</summary>
/// <param name="Name">Its name in its policy.</param>
/// <param name="Permits">How many requests.</param>
/// <param name="Per">In how much time.</param>
/// <param name="Scope">Whose.</param>
/// <param name="Of">Which.</param>
public sealed record LimitWindow(string Name, long Permits, TimeSpan Per, LimitScope Scope, LimitedRequests Of);
