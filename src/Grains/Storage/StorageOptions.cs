using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Azure.Storage;

namespace Orleans.Media;

/// <summary>Where the bytes are. Section <c>Storage</c> of the configuration; checked at start.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>A connection string with an account key. For Azurite and tests; upload and read URLs are then signed with the key.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The blob service, <c>https://{account}.blob.core.windows.net</c>. The registry signs in with DefaultAzureCredential, and URLs carry user-delegation signatures.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>The container, made if it isn't there. Default <c>media</c>.</summary>
    [RegularExpression("^[a-z0-9](-?[a-z0-9]){2,62}$")]
    public string Container { get; set; } = "media";

    /// <summary>Web origins whose pages may upload and read from the browser; the service's CORS rules are set to them at start. Empty: the rules are left as they are.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>The key that <see cref="ConnectionString"/> carries; null if there is no connection string, or no key in it.</summary>
    internal StorageSharedKeyCredential? AccountKey()
    {
        if (string.IsNullOrEmpty(ConnectionString)) return null;
        var parts = new DbConnectionStringBuilder { ConnectionString = ConnectionString };
        return parts.TryGetValue("AccountName", out var name) && parts.TryGetValue("AccountKey", out var key) ? new StorageSharedKeyCredential((string)name, (string)key) : null;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(ConnectionString) == (ServiceUri is null))
            yield return new("Give one of Storage:ConnectionString (Azurite) and Storage:ServiceUri (Azure).", [nameof(ConnectionString), nameof(ServiceUri)]);
        else if (ConnectionString is { Length: > 0 } && AccountKey() is null)
            yield return new("Storage:ConnectionString needs AccountName and AccountKey, which URLs are signed with. For Azurite write them out; without a key use Storage:ServiceUri.", [nameof(ConnectionString)]);
    }
}
