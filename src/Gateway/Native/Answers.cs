namespace Orleans.Media.Gateway;

/// <summary>Turns grain results into HTTP answers.</summary>
public static class Answers
{
    /// <summary>The value as JSON, or the refusal as a problem.</summary>
    public static IResult Answer<T, TAnswer>(this MediaResult<T> result, Func<T, TAnswer> shape, int status = StatusCodes.Status200OK) where T : class =>
        result.Value is { } value ? Results.Json(shape(value), statusCode: status) : Problem.Of(result.Error!);

    /// <summary>302 to the content. Not cached: a deleted asset is gone at the next request.</summary>
    public static IResult Redirect(this MediaResult<ContentLocation> result) =>
        result.Value is { } location ? new ContentRedirect(location.Url) : Problem.Of(result.Error!);

    private sealed class ContentRedirect(Uri url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status302Found;
            httpContext.Response.Headers.Location = url.AbsoluteUri;
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
