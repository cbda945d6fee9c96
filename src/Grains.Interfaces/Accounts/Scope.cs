namespace Orleans.Media;

/// <summary>What a key may be for; what a route needs. On the wire by their <see cref="Scopes.NameOf"/>.</summary>
[GenerateSerializer, Alias("orleans.media.Scope")]
public enum Scope
{
    /// <summary><c>media:read</c>: read assets and lists.</summary>
    MediaRead = 0,
    /// <summary><c>media:write</c>: make, change and delete assets.</summary>
    MediaWrite = 1,
    /// <summary><c>webhooks:write</c>: manage webhooks.</summary>
    WebhooksWrite = 2,
    /// <summary><c>admin</c>: manage the account's keys.</summary>
    Admin = 3,
    /// <summary><c>*</c>: everything.</summary>
    All = 4,
}
