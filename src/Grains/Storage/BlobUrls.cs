using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Signs URLs: each names one blob, carries the least permission and a short life, and demands https wherever the service
/// itself is reached by https. With an account key (Azurite) it signs with the key, else with a user-delegation key.
/// </summary>
public sealed class BlobUrls(BlobContainerClient container, IOptions<StorageOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(7); // the longest that Azure allows
    private readonly StorageSharedKeyCredential? _accountKey = options.Value.AccountKey();
    private readonly string _container = container.Uri.AbsoluteUri;
    private readonly SemaphoreSlim _keyTurn = new(1, 1);
    private UserDelegationKey? _key;

    /// <summary>For one PUT of a whole object, which must not be there yet.</summary>
    public Task<Uri> Create(string blob, DateTimeOffset expires, CancellationToken cancellationToken) =>
        Sign(Sas(blob, BlobSasPermissions.Create, expires), cancellationToken);

    /// <summary>For blocks and their commit.</summary>
    public Task<Uri> Write(string blob, DateTimeOffset expires, CancellationToken cancellationToken) =>
        Sign(Sas(blob, BlobSasPermissions.Write, expires), cancellationToken);

    /// <summary>For reading an object or its snapshot. The answer carries the given type and disposition, whatever is stored.</summary>
    public Task<Uri> Read(string blob, string? snapshot, string contentType, string disposition, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var sas = Sas(blob, BlobSasPermissions.Read, expires);
        sas.Snapshot = snapshot;
        sas.ContentType = contentType;
        sas.ContentDisposition = disposition;
        sas.CacheControl = "private, max-age=3600";
        return Sign(sas, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _keyTurn.Dispose();

    private BlobSasBuilder Sas(string blob, BlobSasPermissions permissions, DateTimeOffset expires) => new(permissions, expires)
    {
        BlobContainerName = container.Name,
        BlobName = blob,
        Protocol = container.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
    };

    private async Task<Uri> Sign(BlobSasBuilder sas, CancellationToken cancellationToken)
    {
        var signed = _accountKey is { } accountKey
            ? sas.ToSasQueryParameters(accountKey)
            : sas.ToSasQueryParameters(await DelegationKey(sas.ExpiresOn, cancellationToken), container.AccountName);

        // Put together here: the SDK's client would build and parse the URL several times, which took longer than signing it. A
        // blob's name needs no escapes, see BlobNames.
        var snapshot = string.IsNullOrEmpty(sas.Snapshot) ? "" : $"snapshot={Uri.EscapeDataString(sas.Snapshot)}&";
        return new Uri($"{_container}/{sas.BlobName}?{snapshot}{signed}");
    }

    private async Task<UserDelegationKey> DelegationKey(DateTimeOffset neededUntil, CancellationToken cancellationToken)
    {
        if (_key is { } key && key.SignedExpiresOn >= neededUntil) return key;
        await _keyTurn.WaitAsync(cancellationToken);
        try
        {
            if (_key is { } fresh && fresh.SignedExpiresOn >= neededUntil) return fresh;
            var now = clock.GetUtcNow();
            return _key = await BlobStore.Ask(async () => (await container.GetParentBlobServiceClient().GetUserDelegationKeyAsync(now.AddMinutes(-5), now + KeyLifetime, cancellationToken)).Value);
        }
        finally
        {
            _keyTurn.Release();
        }
    }
}
