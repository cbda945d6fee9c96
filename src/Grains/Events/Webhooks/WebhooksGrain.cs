using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Media;

/// <summary>Makes an account's webhooks and lists them, on whichever silo is asked: what must not be twice, the database sees to.</summary>
[StatelessWorker, Reentrant]
public sealed class WebhooksGrain(WebhookStore store, WebhookSender sender, IOptions<WebhookOptions> options, [FromKeyedServices(MediaClock.Name)] TimeProvider clock) : Grain, IWebhooksGrain
{
    private string Account => this.GetPrimaryKeyString();

    public async Task<MediaResult<WebhookSecret>> Create(WebhookRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldError> errors = [.. await sender.Refusal(request.Url, cancellationToken) is { } refusal ? [new FieldError("url", refusal)] : Array.Empty<FieldError>(), .. request.Validate()];
        if (errors.Count > 0) return MediaError.Invalid(errors);

        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var webhook = new Webhook
        {
            Id = WebhookIds.New(now),
            Url = request.Url,
            Events = [.. (request.Events ?? []).Distinct()],
            TenantId = request.TenantId,
            Description = request.Description,
            Enabled = true,
            CreatedAt = now,
        };
        var secret = WebhookSecrets.New();
        return await store.Add(Account, new StoredWebhook(webhook, secret, null, null), options.Value.MostPerAccount)
            ? new WebhookSecret(webhook, secret, null)
            : new MediaError { Code = MediaErrorCode.WebhookLimitReached, Detail = $"An account has at most {options.Value.MostPerAccount} webhooks. Delete one first." };
    }

    public async Task<WebhookList> List(CancellationToken cancellationToken) => new([.. (await store.List(Account, cancellationToken)).Select(webhook => webhook.Shown)]);
}
