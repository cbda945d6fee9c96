using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orleans.Media.Gateway;

/// <summary><c>GET /health</c>: needs no key; 200 if all parts answer, 503 if one doesn't.</summary>
public static class HealthApi
{
    private static readonly string Version = typeof(HealthApi).Assembly.GetName().Version!.ToString(3);

    /// <summary>Maps the route.</summary>
    public static void MapHealthApi(this IEndpointRouteBuilder app) => app.MapGet("/health", async (HealthCheckService health, HttpContext context) =>
    {
        var report = await health.CheckHealthAsync(context.RequestAborted);
        var healthy = report.Status is not HealthStatus.Unhealthy;
        var answer = new HealthAnswer(healthy ? "ok" : "unavailable", Version, report.Entries.ToDictionary(part => part.Key, part => HealthPart.Of(part.Value)));
        return Results.Json(answer, HealthJson.Default.HealthAnswer, statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    });
}

internal sealed record HealthAnswer(string Status, string Version, IReadOnlyDictionary<string, HealthPart> Parts);

internal sealed record HealthPart(
    string Status, string? Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, object>? Has)
{
    internal static HealthPart Of(HealthReportEntry part) =>
        new(part.Status is HealthStatus.Healthy ? "ok" : "unavailable", part.Description, part.Data.Count > 0 ? part.Data : null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class HealthJson : JsonSerializerContext;
