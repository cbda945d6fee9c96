using System.ComponentModel.DataAnnotations;

namespace Orleans.Media.Gateway;

/// <summary>How many requests are answered. Section <c>Limits</c> of the configuration of gateways; checked at start. All gateways of a cluster should have the same.</summary>
public sealed class LimitOptions : IValidatableObject
{
    /// <summary>The longest window.</summary>
    public static readonly TimeSpan MaxPer = TimeSpan.FromDays(31);

    /// <summary>Whether there are limits at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>By policy and window, what is to be other than <see cref="LimitPolicies"/> says.</summary>
    public Dictionary<string, Dictionary<string, LimitWindowOptions>> Policies { get; } = [];

    /// <summary>By account, policy and window, what is to be other for that account.</summary>
    public Dictionary<string, Dictionary<string, Dictionary<string, LimitWindowOptions>>> Accounts { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var accounts = Accounts.Keys.Append(null);
        foreach (var account in accounts)
        {
            if (account is not null && !AccountId.TryParse(account, out _)) yield return new($"Limits:Accounts: '{account}' is no account.", [nameof(Accounts)]);
            foreach (var policy in LimitPolicies.Names.Concat(Policies.Keys).Concat(account is null ? [] : Accounts[account].Keys).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                foreach (var window in LimitPolicies.Of(this, policy, account))
                {
                    if (window.Permits < 0 || window.Per < TimeSpan.FromSeconds(1) || window.Per > MaxPer)
                        yield return new($"Limits: the window {window.Name} of {policy} needs Permits of 0 or more, and Per from a second to {MaxPer.TotalDays:0} days.", [nameof(Policies)]);
                }
            }
        }
    }
}

/// <summary>What is configured of a window; what isn't stays as it was.</summary>
public sealed class LimitWindowOptions
{
    /// <summary>How many requests; 0 for as many as they like.</summary>
    public long? Permits { get; set; }

    /// <summary>In how much time; a second to 31 days.</summary>
    public TimeSpan? Per { get; set; }

    /// <summary>Whose requests are counted together.</summary>
    public LimitScope? Scope { get; set; }

    /// <summary>Which requests are counted.</summary>
    public LimitedRequests? Of { get; set; }
}
