namespace Orleans.Media.Gateway;

/// <summary>The asset that a route names, in the caller's account. An id that can't be one of ours names nothing.</summary>
public readonly record struct MediaTarget(IMediaGrain? Grain)
{
    /// <summary>From the route's <c>id</c> and the caller's key.</summary>
    public static ValueTask<MediaTarget> BindAsync(HttpContext context) => new(new MediaTarget(
        MediaId.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? context.RequestServices.GetRequiredService<IGrainFactory>().GetMedia(Caller.Of(context).Account, id)
            : null));

    /// <summary>Calls the grain.</summary>
    public async Task<MediaResult<T>> Ask<T>(Func<IMediaGrain, Task<MediaResult<T>>> call) where T : class =>
        Grain is null ? MediaError.NotFound() : await call(Grain);
}
