using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// Live updates as server-sent events (<c>text/event-stream</c>, as the HTML standard defines it). What changes an asset's state has an id, by which
/// <c>Last-Event-ID</c> resumes; progress has none. A stream ends when the gateway drains or the key stops working: clients connect again by themselves.
/// </summary>
public sealed class EventsApi(IGrainFactory grains, LiveHub hub, KeyLookup keys, IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime host)
{
    private const string LastEventId = "Last-Event-ID";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2), CheckKey = TimeSpan.FromSeconds(4);

    internal void Map(WebApplication app)
    {
        app.MapGroup("/api/v1/events").RequireKey().RequireScope(Scope.MediaRead).LimitedBy(LimitPolicies.Native).MapGet("/", ListenToAccount);
        app.MapGroup("/api/v1/media/{id}/events").RequireKey().RequireScope(Scope.MediaRead).LimitedBy(LimitPolicies.Native).MapGet("/", ListenToAsset);
    }

    private async Task ListenToAccount(HttpContext context)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var tenant = Caller.Of(context).TenantFor(parameters.Text("tenant_id"), parameters.Fault);
        if (parameters.Refusal([.. TooStrange(context)]) is { } refusal) await refusal.ExecuteAsync(context);
        else await Listen(context, new Filter(null, tenant));
    }

    private async Task ListenToAsset(HttpContext context)
    {
        var caller = Caller.Of(context);
        var found = MediaId.TryParse(context.Request.RouteValues["id"] as string, out var id) && await caller.Opens(grains, id) ? await grains.GetMedia(caller.Account, id).GetHistory() : MediaError.NotFound();
        if (found.Error is { } error) await Problem.Of(error).ExecuteAsync(context);
        else if (TooStrange(context) is { Count: > 0 } strange) await Problem.Of(MediaError.Invalid(strange)).ExecuteAsync(context);
        else await Listen(context, new Filter(id, null));
    }

    private async Task Listen(HttpContext context, Filter filter)
    {
        var account = Caller.Of(context).Account;
        if (hub.Join(account) is not { } reader)
        {
            await Problem.Of(MediaErrorCode.TooManyListeners, $"This gateway has {options.Value.MostPerAccount} listeners of this account already. Close one, or listen to the whole account once.").ExecuteAsync(context);
            return;
        }

        var dropped = reader.Dropped;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping, dropped);
        var looking = Look(context, filter, end);
        try
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = ("text/event-stream", "no-store");
            context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep it to itself
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await Write(context, reader, filter, end.Token);
        }
        catch (Exception over) when (over is OperationCanceledException or OrleansException or TimeoutException || RegistryUnavailableException.In(over) is not null)
        {
            // The client comes again and says where it was.
        }
        finally
        {
            hub.Leave(account, reader);
            await end.CancelAsync();
            await looking;
        }

        if (dropped.IsCancellationRequested) context.Abort(); // what it didn't read stays unread
        reader.Dispose();
    }

    private async Task Write(HttpContext context, LiveReader reader, Filter filter, CancellationToken end)
    {
        await context.Response.WriteAsync("retry: 2000\n\n", end);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        await using var items = reader.Read(ResumedFrom(context), over.Token).GetAsyncEnumerator(over.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next ??= items.MoveNextAsync().AsTask();
                if (!await Comes(next, end)) await context.Response.WriteAsync(":\n\n", end);
                else if (!await next) return;
                else
                {
                    if (filter.Text(items.Current) is { } text) await context.Response.WriteAsync(text, end);
                    next = null;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it has to end before its reader is disposed of
        }
    }

    /// <summary>Whether something comes before a heartbeat is due.</summary>
    private async Task<bool> Comes(Task next, CancellationToken end)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(end);
        var first = await Task.WhenAny(next, Task.Delay(options.Value.Heartbeat, time, patience.Token));
        end.ThrowIfCancellationRequested();
        await patience.CancelAsync();
        return first == next;
    }

    /// <summary>Beside the stream: ends it when its key stops working, and has the registry look at an upload that somebody watches.</summary>
    private async Task Look(HttpContext context, Filter filter, CancellationTokenSource end)
    {
        var (account, header) = (Caller.Of(context).Account, context.Request.Headers.Authorization.ToString());
        var (checkedAt, isUnderWay) = (time.GetTimestamp(), filter.Media is not null);
        try
        {
            while (true)
            {
                await Task.Delay(Tick, time, end.Token);
                if (isUnderWay) isUnderWay = (await grains.GetMedia(account, filter.Media!.Value).Get()).Value?.Status is MediaStatus.PendingUpload or MediaStatus.Uploading or MediaStatus.Uploaded;
                if (time.GetElapsedTime(checkedAt) < CheckKey) continue;
                checkedAt = time.GetTimestamp();
                if (await keys.Find(header, header[ApiKeys.Bearer.Length..].Trim()) is null) await end.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            await end.CancelAsync(); // the client comes again, when somebody can say whether it may
        }
    }

    private static long? ResumedFrom(HttpContext context) => context.Request.Headers[LastEventId] is [{ Length: > 0 } id, ..] ? long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static List<FieldError> TooStrange(HttpContext context) =>
        context.Request.Headers[LastEventId] is [{ Length: > 0 } id, ..] && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? [new FieldError(LastEventId, "Last-Event-ID has to be the id of an event of this stream, or left out.")]
            : [];

    /// <summary>Which events a listener wants, and how they look.</summary>
    private sealed record Filter(MediaId? Media, string? TenantId)
    {
        public string? Text(LiveItem item)
        {
            if (item.IsReset) return $"{Id(item)}event: reset\ndata: {{\"type\":\"reset\",\"detail\":\"Some events aren't kept any more: read again what you show.\"}}\n\n";
            if (item.Event is not { } told) return $"{Id(item)}\n"; // no event, but a place to resume from
            if ((Media is { } media && told.MediaId != media.Value) || (TenantId is { } tenant && told.TenantId != tenant)) return null;
            return $"{Id(item)}event: {told.Type}\ndata: {told.Body}\n\n";
        }

        private static string Id(LiveItem item) => item.Place is { } place ? string.Create(CultureInfo.InvariantCulture, $"id: {place}\n") : "";
    }
}

/// <summary>Maps <c>/api/v1/events</c> and <c>/api/v1/media/{id}/events</c>.</summary>
public static class EventsApiRoutes
{
    /// <summary>Maps the routes; all of them need a key.</summary>
    public static void MapEventsApi(this WebApplication app) => ActivatorUtilities.CreateInstance<EventsApi>(app.Services).Map(app);
}
