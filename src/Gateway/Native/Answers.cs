using System.Text.Json.Serialization.Metadata;

namespace Orleans.Media.Gateway;

/// <summary>Turns grain results into HTTP answers.</summary>
public static class Answers
{
    /// <summary>The value as JSON, or the refusal as a problem.</summary>
    public static Task Answer<T, TAnswer>(this MediaResult<T> result, HttpContext context, Func<T, TAnswer> shape, JsonTypeInfo<TAnswer> type, int status = StatusCodes.Status200OK) where T : class
    {
        if (result.Value is not { } value) return Problem.Of(result.Error!).ExecuteAsync(context);
        context.Response.WriteJson(shape(value), type, status);
        return Task.CompletedTask;
    }

    /// <summary>302 to the content. Not cached: a deleted asset is gone at the next request.</summary>
    public static Task Redirect(this MediaResult<ContentLocation> result, HttpContext context)
    {
        if (result.Value is not { } location) return Problem.Of(result.Error!).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = location.Url.AbsoluteUri;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
