using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>
/// What a webhook sends. A loop beside the grain's turns takes what is due from the database, of each asset its first event, several assets at
/// once, and notes how each try ended. It ends when nothing is due for a while; <see cref="EventWatchGrain"/> wakes it again, here or on another silo.
/// </summary>
public sealed partial class WebhookGrain
{
    private const int AtOnce = 8, Batch = 4 * AtOnce, TrimEvery = 500;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1), UntilStopped = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, Task> _underWay = []; // by asset
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _loop;
    private int _sent;

    public Task Deliver()
    {
        _news.TrySetResult();
        if (_loop is null && !_stop.IsCancellationRequested) _loop = Loop();
        return Task.CompletedTask;
    }

    /// <summary>What is under way may end; what doesn't in time is sent again by who comes after.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _news.TrySetResult();
        await Task.WhenAll(_underWay.Values).WaitAsync(UntilStopped, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _stop.CancelAsync();
        if (_loop is { } loop) await loop.WaitAsync(UntilStopped, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task Loop()
    {
        await Task.Yield(); // it is known before it can end
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                DelayDeactivation(LongestWait);
                _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await SendDue();
                var wait = await UntilNext();
                if (wait is null && _underWay.Count == 0 && !_news.Task.IsCompleted) return;
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(_news.Task, Task.Delay(wait ?? LongestWait, clock, over.Token));
                await over.CancelAsync();
            }
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotDelivered(Account, Id, fault.Message); // found again by the watch
        }
        finally
        {
            _loop = null;
        }
    }

    private async Task SendDue()
    {
        if (_underWay.Count >= AtOnce || await Open() is not { Shown.Enabled: true }) return;
        foreach (var due in await deliveries.Due(Id, Batch))
        {
            if (_underWay.Count >= AtOnce || _stop.IsCancellationRequested) return;
            if (!_underWay.ContainsKey(due.MediaId)) _underWay.Add(due.MediaId, Send(due));
        }
    }

    /// <summary>How long nothing is due; null if that is too long to wait for it here.</summary>
    private async Task<TimeSpan?> UntilNext() =>
        _webhook is { Shown.Enabled: true } && await deliveries.NextDue(Id) is { } next && next - Now is var wait && wait < LongestWait ? wait > TimeSpan.Zero ? wait : TimeSpan.Zero : null;

    private async Task Send(PendingDelivery due)
    {
        try
        {
            await Task.Yield(); // it is under way before it can end
            if (await Open() is not { Shown.Enabled: true } webhook) return;
            var attempt = await sender.Send(webhook.Shown.Url, webhook.Secrets(Now), due.EventId, due.Body, _stop.Token);
            await Note(due, attempt);
            if (++_sent % TrimEvery == 0) await deliveries.Trim(Id, options.Value.MostLogged);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // it is sent again by who comes after
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotDelivered(Account, Id, fault.Message); // it may have arrived, but nobody could note it: it is sent again
        }
        finally
        {
            _underWay.Remove(due.MediaId);
            _news.TrySetResult();
        }
    }

    private async Task Note(PendingDelivery due, DeliveryAttempt attempt)
    {
        using var turn = await Turn(); // what it changes of the webhook is not to cross what its account changes
        if (await Open() is not { } webhook) return; // deleted meanwhile
        var now = Now;
        if (attempt.Error is null)
        {
            var well = webhook.Shown.FailingSince is null ? null : webhook with { Shown = webhook.Shown with { FailingSince = null } };
            await deliveries.Note(well, Id, due, attempt, null);
            _webhook = well ?? _webhook;
            return;
        }

        var since = webhook.Shown.FailingSince ?? attempt.At;
        var reason = webhook.Shown.Enabled ? WebhookRules.ReasonToStop(attempt, since, now) : null;
        var failing = webhook.Shown with { FailingSince = since };
        var after = reason is not null ? webhook with { Shown = SwitchedOff(failing, reason) } : webhook.Shown.FailingSince is null ? webhook with { Shown = failing } : null;
        await deliveries.Note(after, Id, due, attempt, reason is null ? WebhookRules.NextTry(due.Tries + 1, due.FirstAt ?? attempt.At, now, RandomNumberGenerator.GetInt32(1000) / 1000.0) : null);
        _webhook = after ?? _webhook;
        if (reason is not null) LogSwitchedOff(Account, Id, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Account}/{Webhook} is switched off: {Reason}")]
    private partial void LogSwitchedOff(string account, string webhook, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Webhook {Account}/{Webhook} could not go on, trying again soon: {Reason}")]
    private partial void LogNotDelivered(string account, string webhook, string reason);
}
