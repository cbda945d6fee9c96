using Microsoft.AspNetCore.Diagnostics;

namespace Orleans.Media.Gateway;

/// <summary>Makes every answer that isn't a success a problem document, whoever refused.</summary>
public static class ProblemSetup
{
    /// <summary>Registers the translation of faults.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddProblemDetails().AddExceptionHandler<FaultProblems>();

    /// <summary>Faults, and routes and methods that don't exist.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => (pages.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.Of(MediaErrorCode.RouteNotFound, $"There is nothing at {pages.HttpContext.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(MediaErrorCode.MethodNotAllowed, $"{pages.HttpContext.Request.Method} isn't possible here; see the Allow header."),
            StatusCodes.Status413PayloadTooLarge => RequestTooLarge(),
            var status => Problem.Of(MediaErrorCode.InternalError, $"The request ended with status {status}.") with { Status = status },
        }).ExecuteAsync(pages.HttpContext));
    }

    internal static Problem RequestTooLarge() =>
        Problem.Of(MediaErrorCode.RequestTooLarge, $"A request has at most {GatewayOptions.MaxRequestBytes} bytes here. Media bytes go to the upload URL.");
}

internal sealed partial class FaultProblems(Limits limits, ILogger<FaultProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return true; // nobody is listening

        var problem = exception switch
        {
            _ when RegistryUnavailableException.In(exception) is { } fault => Problem.Of(fault.Code, "The registry can't reach what it needs for this. Nothing was lost: try again."),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ProblemSetup.RequestTooLarge(),
            BadHttpRequestException bad => Problem.Of(MediaErrorCode.MalformedJson, bad.Message),
            TimeoutException or OrleansException or OperationCanceledException => Problem.Of(MediaErrorCode.RegistryUnavailable, "The registry is starting, stopping or overloaded. Nothing was lost: try again."),
            _ => Problem.Of(MediaErrorCode.InternalError, $"A fault of the registry's own. Its log has it under {httpContext.TraceIdentifier}."),
        };
        if (problem.Status >= StatusCodes.Status500InternalServerError) LogFault(httpContext.TraceIdentifier, httpContext.Request.Method, (httpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, problem.Code, exception);
        limits.ShowAgain(httpContext, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{TraceId} {Method} {Route} failed: {Code}")]
    private partial void LogFault(string traceId, string method, string? route, string code, Exception exception);
}
