namespace Orleans.Media.Gateway;

/// <summary>Routes end in <c>{job}/{file}</c> for thumbnails and renditions, as the registry's addresses do.</summary>
internal static class Derivatives
{
    /// <summary>The file that a route names; null if it names the asset itself.</summary>
    internal static string? FileOf(RouteValueDictionary route) => route["job"] is string job && route["file"] is string file ? $"{job}/{file}" : null;
}
