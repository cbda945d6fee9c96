namespace Orleans.Media.Gateway;

/// <summary>
/// <c>GET /media/{account}/{id}/{token}/{filename}</c>: where public assets are read when no CDN is configured. Needs no
/// key, because the token can't be guessed; redirects to a short-lived read URL as the keyed route does.
/// </summary>
public static class PublicContentApi
{
    /// <summary>Maps the route.</summary>
    public static void MapPublicContentApi(this IEndpointRouteBuilder app) =>
        app.MapMethods("/media/{account}/{id}/{token}/{filename}", [HttpMethods.Get, HttpMethods.Head], async (string account, string id, string token, IGrainFactory grains) =>
            AccountId.TryParse(account, out var owner) && MediaId.TryParse(id, out var asset)
                ? (await grains.GetMedia(owner, asset).GetContent(token)).Redirect()
                : Problem.Of(MediaError.NotFound()));
}
