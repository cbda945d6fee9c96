using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>The address that clients see this gateway at.</summary>
public static class BaseAddress
{
    /// <summary>The configured one, else the one this request came to; without a closing slash.</summary>
    public static string Of(HttpContext context, IOptions<GatewayOptions> options) =>
        options.Value.PublicUrl is { } configured ? configured.ToString().TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    /// <summary>An address of the registry, whole.</summary>
    public static string Resolve(string url, string baseAddress) => url.StartsWith('/') ? baseAddress + url : url;
}
