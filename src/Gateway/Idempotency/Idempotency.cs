using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Media.Gateway;

/// <summary>
/// Every POST with an <c>Idempotency-Key</c>: the same request of an account gets the same answer for 24 hours, through whichever gateway
/// it comes and with whichever of the account's API keys, as at Stripe; only keys that are bound to a tenant have theirs to themselves. One
/// step of the pipeline for all routes.
/// </summary>
public static class Idempotency
{
    /// <summary>After the API key was checked, so that an answer reaches nobody who couldn't have asked for it.</summary>
    public static void UseIdempotency(this WebApplication app)
    {
        var step = ActivatorUtilities.CreateInstance<IdempotencyStep>(app.Services);
        app.Use(next => context => HttpMethods.IsPost(context.Request.Method) && IdempotencyKey.IsGiven(context) && context.Features.Get<ApiKeyIdentity>() is not null ? step.Run(context, next) : next(context));
    }
}

internal sealed partial class IdempotencyStep(IGrainFactory grains, TimeProvider time, ILogger<IdempotencyStep> log)
{
    private const string Replayed = "Idempotent-Replayed";
    private static readonly TimeSpan RenewEvery = IdempotencyTurn.Lease / 3;

    public async Task Run(HttpContext context, RequestDelegate next)
    {
        if (IdempotencyKey.Of(context) is not { } key)
        {
            await IdempotencyKey.Malformed().ExecuteAsync(context);
            return;
        }

        var caller = Caller.Of(context);
        var seal = new AnswerSeal(caller.Account, caller.Own(key));
        var fingerprint = await Fingerprint(context.Request, seal, context.RequestAborted);
        var grain = grains.GetIdempotency(caller.Account, seal.KeyHash);
        IdempotencyTurn turn;
        while ((turn = await grain.Begin(fingerprint)).IsUnderWay) context.RequestAborted.ThrowIfCancellationRequested();

        if (turn.Claim is { } claim) await CarryOut(context, next, seal, fingerprint, grain, claim);
        else if (turn.Answer is { } answer) await Replay(context, seal, answer);
        else await Problem.Of(MediaErrorCode.IdempotencyKeyReused, "This Idempotency-Key was used for another request: use a new key.").ExecuteAsync(context);
    }

    // A handler's failure is told to nobody as an answer to keep; what the registry fails to keep was carried out all the same.
    private async Task CarryOut(HttpContext context, RequestDelegate next, AnswerSeal seal, string fingerprint, IIdempotencyGrain grain, Guid claim)
    {
        KeptResponse response;
        try
        {
            response = await Buffered(context, () => WhileRenewed(next(context), grain, claim));
        }
        catch
        {
            grain.Abandon(claim).Ignore();
            throw;
        }

        if (!response.IsFinal) grain.Abandon(claim).Ignore();
        else if (await Keep(seal.Close(response.Pack()), fingerprint, grain, claim) is { } other)
        {
            await Replay(context, seal, other);
            return;
        }

        await response.Write(context);
    }

    /// <summary>The answer that counts in place of this one; null if this one does.</summary>
    private async Task<byte[]?> Keep(byte[] answer, string fingerprint, IIdempotencyGrain grain, Guid claim)
    {
        try
        {
            return await grain.Complete(claim, fingerprint, answer) is var counts && counts.AsSpan().SequenceEqual(answer) ? null : counts;
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            LogNotKept(fault.Message);
            grain.Abandon(claim).Ignore();
            return null;
        }
    }

    private static async Task<string> Fingerprint(HttpRequest request, AnswerSeal seal, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        ReadResult read;
        while (!(read = await reader.ReadAsync(cancellationToken)).IsCompleted) reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var fingerprint = seal.Fingerprint(request, read.Buffer);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End); // looked at, not taken: the handler reads it
        return fingerprint;
    }

    private static async Task<KeptResponse> Buffered(HttpContext context, Func<Task> run)
    {
        var wire = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var buffer = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(buffer);
        try
        {
            await run();
            await buffer.CompleteAsync();
            return KeptResponse.Of(context.Response, body.ToArray());
        }
        finally
        {
            context.Features.Set(wire);
            buffer.Dispose();
        }
    }

    /// <summary>A confirm may take minutes: as long as it does, nobody else's turn comes.</summary>
    private async Task WhileRenewed(Task running, IIdempotencyGrain grain, Guid claim)
    {
        if (!running.IsCompleted)
        {
            using var timer = new PeriodicTimer(RenewEvery, time);
            for (var tick = Next(); await Task.WhenAny(running, tick) != running; tick = Next()) grain.Renew(claim).Ignore();

            Task Next() => timer.WaitForNextTickAsync().AsTask();
        }

        await running;
    }

    private static async Task Replay(HttpContext context, AnswerSeal seal, byte[] answer)
    {
        context.Response.Headers[Replayed] = "true";
        await KeptResponse.Unpack(seal.Open(answer)).Write(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer of a request with an Idempotency-Key could not be kept; it was carried out and is answered: {Reason}")]
    private partial void LogNotKept(string reason);
}
