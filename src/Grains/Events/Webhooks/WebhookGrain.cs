using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>One webhook: what its account does with it. What it sends is in the other part.</summary>
public sealed partial class WebhookGrain(
    WebhookStore store,
    DeliveryStore deliveries,
    WebhookSender sender,
    IOptions<WebhookOptions> options,
    [FromKeyedServices(MediaClock.Name)] TimeProvider clock,
    ILogger<WebhookGrain> log) : Grain, IWebhookGrain, IWebhookDeliveries, IDisposable
{
    private StoredWebhook? _webhook;
    private bool _isKnown;
    private readonly SemaphoreSlim _turns = new(1);

    private string Account => this.GetPrimaryKeyString().Split('/')[0];

    private string Id => this.GetPrimaryKeyString().Split('/')[1];

    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task<MediaResult<Webhook>> Get(CancellationToken cancellationToken) => await Open() is { } webhook ? webhook.Shown : NotFound();

    public async Task<MediaResult<Webhook>> Change(WebhookChange change, CancellationToken cancellationToken)
    {
        if (await Open() is null) return NotFound();
        IReadOnlyList<FieldError> errors = [.. change.Url is { } url && await sender.Refusal(url, cancellationToken) is { } refusal ? [new FieldError("url", refusal)] : Array.Empty<FieldError>(), .. change.Validate()];
        if (errors.Count > 0) return MediaError.Invalid(errors);

        using var turn = await Turn();
        if (await Open() is not { } webhook) return NotFound();
        var shown = webhook.Shown with
        {
            Url = change.Url ?? webhook.Shown.Url,
            Events = change.Events is { } events ? [.. events.Distinct()] : webhook.Shown.Events,
            Description = change.Description ?? webhook.Shown.Description,
        };
        await Write(webhook with
        {
            Shown = change.Enabled switch
            {
                true => shown with { Enabled = true, DisabledReason = null, DisabledAt = null, FailingSince = null },
                false when shown.Enabled => SwitchedOff(shown, "Its account switched it off."),
                _ => shown,
            },
        });
        return _webhook!.Shown;
    }

    public async Task<MediaResult<WebhookDeletion>> Delete(CancellationToken cancellationToken)
    {
        using var turn = await Turn();
        if (await Open() is null) return NotFound();
        await store.Remove(Account, Id);
        _webhook = null;
        DeactivateOnIdle();
        return new WebhookDeletion(Id);
    }

    public async Task<MediaResult<WebhookSecret>> RotateSecret(CancellationToken cancellationToken)
    {
        using var turn = await Turn();
        if (await Open() is not { } webhook) return NotFound();
        await Write(webhook with { Secret = WebhookSecrets.New(), OldSecret = webhook.Secret, OldSecretUntil = Now + options.Value.SecretOverlap });
        return new WebhookSecret(_webhook!.Shown, _webhook.Secret, _webhook.OldSecretUntil);
    }

    public async Task<MediaResult<WebhookTest>> Test(CancellationToken cancellationToken)
    {
        if (await Open() is not { } webhook) return NotFound();
        var attempt = await sender.Send(webhook.Shown.Url, webhook.Secrets(Now), $"evt_{Guid.CreateVersion7(Now):N}", EventJson.Test(Id, Now), CancellationToken.None);
        return new WebhookTest(attempt.Error is null, attempt);
    }

    public async Task<MediaResult<DeliveryPage>> GetDeliveries(DeliveryQuery query, CancellationToken cancellationToken)
    {
        if (await Open() is null) return NotFound();
        if (query.Validate() is { Count: > 0 } errors) return MediaError.Invalid(errors);
        return await deliveries.Log(Id, query.Limit, WebhookIds.TryParseDelivery(query.Before, out var before) ? before : null, cancellationToken);
    }

    public async Task<MediaResult<WebhookDelivery>> Replay(string delivery, CancellationToken cancellationToken)
    {
        if (await Open() is not { } webhook) return NotFound();
        if (!WebhookIds.TryParseDelivery(delivery, out var place) || await deliveries.Find(Id, place) is null)
            return new MediaError { Code = MediaErrorCode.NotFound, Detail = "There is no such delivery, or it isn't kept any more." };
        if (!webhook.Shown.Enabled) return new MediaError { Code = MediaErrorCode.WebhookDisabled, Detail = "This webhook is switched off: switch it on again with PATCH {\"enabled\": true}." };

        await deliveries.Replay(Account, Id, place);
        await Deliver();
        return (await deliveries.Find(Id, place))!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _turns.Dispose();
    }

    /// <summary>The grain's turns aren't enough: tries are noted beside them.</summary>
    private async Task<IDisposable> Turn()
    {
        await _turns.WaitAsync();
        return new Held(_turns);
    }

    private async Task<StoredWebhook?> Open()
    {
        if (!_isKnown)
        {
            _webhook = await store.Find(Account, Id);
            _isKnown = true;
        }

        if (_webhook is null) DeactivateOnIdle(); // any id may be asked for
        return _webhook;
    }

    private async Task Write(StoredWebhook next)
    {
        _isKnown = false; // until it is written nobody knows
        await store.Change(Account, next);
        (_webhook, _isKnown) = (next, true);
    }

    private Webhook SwitchedOff(Webhook webhook, string reason) => webhook with { Enabled = false, DisabledReason = reason, DisabledAt = Now };

    private static MediaError NotFound() => new() { Code = MediaErrorCode.NotFound, Detail = "There is no such webhook." };

    private sealed class Held(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
