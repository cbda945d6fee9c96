using System.ComponentModel.DataAnnotations;

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

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(ConnectionString) == (ServiceUri is null))
            yield return new("Give one of Storage:ConnectionString (Azurite) and Storage:ServiceUri (Azure).", [nameof(ConnectionString), nameof(ServiceUri)]);
    }
}
