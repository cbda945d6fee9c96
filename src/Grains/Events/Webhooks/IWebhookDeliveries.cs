using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>The side of a webhook's grain that is told that there is something to send.</summary>
[Alias("orleans.media.IWebhookDeliveries")]
public interface IWebhookDeliveries : IGrainWithStringKey
{
    /// <summary>There may be something to send.</summary>
    [Alias("Deliver"), OneWay, AlwaysInterleave]
    Task Deliver();
}

/// <summary>References to them.</summary>
public static class WebhookDeliveriesExtensions
{
    public static IWebhookDeliveries GetDeliveries(this IGrainFactory grains, string account, string webhook) => grains.GetGrain<IWebhookDeliveries>($"{account}/{webhook}");
}
