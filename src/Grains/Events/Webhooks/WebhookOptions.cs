using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Orleans.Media;

/// <summary>How webhooks are called. Section <c>Webhooks</c> of the configuration; checked at start.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>
    /// Networks that may be called although they aren't public, as <c>10.1.0.0/16</c>. Default none: whoever has a key could have the registry
    /// send requests there.
    /// </summary>
    public IList<string> AllowPrivateTargets { get; } = [];

    /// <summary>Whether webhooks may have http URLs, which anybody on the way can read. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How many webhooks an account may have. Default 20; 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MostPerAccount { get; set; } = 20;

    /// <summary>How long an answer may take. Default 15 seconds; 1 second to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long what is sent is signed with the old secret, too, after a rotation. Default one day; 0 to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many finished deliveries the log of a webhook keeps, the newest. Default 10,000; 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int MostLogged { get; set; } = 10_000;

    /// <summary>What the operator opens.</summary>
    internal TargetTerms Terms => new([.. AllowPrivateTargets.Select(network => IPNetwork.Parse(network))], AllowHttp);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in AllowPrivateTargets.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return new($"Webhooks:AllowPrivateTargets has '{network}', which is no network such as 10.1.0.0/16 or fd00::/8.", [nameof(AllowPrivateTargets)]);
    }
}
