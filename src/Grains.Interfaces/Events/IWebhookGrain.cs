using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>
/// One webhook, which sends its events itself. The key is <c>{account}/{webhookId}</c>: get a reference with
/// <see cref="WebhookGrainExtensions.GetWebhook"/>.
/// </summary>
/// <remarks>Every method answers <see cref="MediaErrorCode.NotFound"/> if there is no such webhook.</remarks>
[Alias("orleans.media.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>The webhook.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<MediaResult<Webhook>> Get(CancellationToken cancellationToken = default);

    /// <summary>Changes it.</summary>
    /// <returns>It; or <see cref="MediaErrorCode.ValidationFailed"/> (also: the registry may not call this URL).</returns>
    [Alias("Change")]
    Task<MediaResult<Webhook>> Change(WebhookChange change, CancellationToken cancellationToken = default);

    /// <summary>Deletes it with all that waits for it and its log.</summary>
    [Alias("Delete")]
    Task<MediaResult<WebhookDeletion>> Delete(CancellationToken cancellationToken = default);

    /// <summary>Gives it another secret; for a while what is sent is signed with both.</summary>
    [Alias("RotateSecret")]
    Task<MediaResult<WebhookSecret>> RotateSecret(CancellationToken cancellationToken = default);

    /// <summary>Sends an event of the type <c>webhook.test</c> at once, also where the webhook is switched off, and tells the answer. It isn't in the log.</summary>
    [Alias("Test"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<MediaResult<WebhookTest>> Test(CancellationToken cancellationToken = default);

    /// <summary>Its deliveries, as far as they are kept.</summary>
    /// <returns>A page; or <see cref="MediaErrorCode.ValidationFailed"/>.</returns>
    [Alias("GetDeliveries"), AlwaysInterleave]
    Task<MediaResult<DeliveryPage>> GetDeliveries(DeliveryQuery query, CancellationToken cancellationToken = default);

    /// <summary>Sends an event again: after what waits of its asset, as if it had just happened. One that waits itself is tried at once.</summary>
    /// <returns>The delivery; or <see cref="MediaErrorCode.NotFound"/> (also: not kept any more), <see cref="MediaErrorCode.WebhookDisabled"/>.</returns>
    [Alias("Replay")]
    Task<MediaResult<WebhookDelivery>> Replay(string delivery, CancellationToken cancellationToken = default);
}

/// <summary>References to webhooks.</summary>
public static class WebhookGrainExtensions
{
    /// <summary>An account's webhooks.</summary>
    public static IWebhooksGrain GetWebhooks(this IGrainFactory grains, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IWebhooksGrain>(account.Value);
    }

    /// <summary>One webhook.</summary>
    /// <exception cref="FormatException">The text is no id of a webhook: see <see cref="WebhookIds.IsId"/>.</exception>
    public static IWebhookGrain GetWebhook(this IGrainFactory grains, AccountId account, string id)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return WebhookIds.IsId(id) ? grains.GetGrain<IWebhookGrain>($"{account.Value}/{id}") : throw new FormatException($"'{id}' is no id of a webhook.");
    }
}
