namespace Orleans.Media;

/// <summary>An account's webhooks. The key is the account: get a reference with <see cref="WebhookGrainExtensions.GetWebhooks"/>.</summary>
[Alias("orleans.media.IWebhooksGrain")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Makes a webhook: it gets every event of the account from now on.</summary>
    /// <returns>It, with its secret; or <see cref="MediaErrorCode.ValidationFailed"/> (also: the registry may not call this URL),
    /// <see cref="MediaErrorCode.WebhookLimitReached"/>.</returns>
    [Alias("Create")]
    Task<MediaResult<WebhookSecret>> Create(WebhookRequest request, CancellationToken cancellationToken = default);

    /// <summary>All of them.</summary>
    [Alias("List")]
    Task<WebhookList> List(CancellationToken cancellationToken = default);
}
