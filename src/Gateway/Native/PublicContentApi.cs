namespace Orleans.Media.Gateway;

/// <summary>
/// <c>GET /media/{account}/{id}/{token}/{filename}</c>, and <c>…/{job}/{file}</c> for what was made of them: where public assets are read when no CDN is configured. Needs no
/// key, because the token can't be guessed; redirects to a short-lived read URL as the keyed route does.
/// </summary>
public static class PublicContentApi
{
    /// <summary>Maps the route.</summary>
    public static void MapPublicContentApi(this WebApplication app)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        app.MapMethods("/media/{account}/{id}/{token}/{filename}", [HttpMethods.Get, HttpMethods.Head], context => Redirect(context, grains));
        app.MapMethods("/media/{account}/{id}/{token}/{job}/{file}", [HttpMethods.Get, HttpMethods.Head], context => Redirect(context, grains));
    }

    private static async Task Redirect(HttpContext context, IGrainFactory grains)
    {
        var route = context.Request.RouteValues;
        var result = AccountId.TryParse(route["account"] as string, out var owner) && MediaId.TryParse(route["id"] as string, out var asset)
            ? await grains.GetMedia(owner, asset).GetContent(route["token"] as string, Derivatives.FileOf(route))
            : MediaError.NotFound();
        await result.Redirect(context);
    }
}
