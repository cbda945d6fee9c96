using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orleans.Media.Gateway;

/// <summary>
/// Needs no key. <c>GET /health</c>: 200 if all parts answer, 503 if one doesn't. <c>GET /health/live</c>: 200 as long as the process
/// answers; if it doesn't, start it again. <c>GET /health/ready</c>: 200 if requests may be sent here, 503 if not, or not any more.
/// </summary>
public static class HealthApi
{
    private static readonly string Version = typeof(HealthApi).Assembly.GetName().Version!.ToString(3);

    /// <summary>Maps the routes.</summary>
    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", async (HealthCheckService health, HttpContext context) => Answer(await health.CheckHealthAsync(context.RequestAborted)));
        app.MapGet("/health/live", () => Answer("ok", StatusCodes.Status200OK));
        app.MapGet("/health/ready", async (HealthCheckService health, Draining draining, HttpContext context) => draining.IsUnderWay
            ? Answer("draining", StatusCodes.Status503ServiceUnavailable)
            : Answer(await health.CheckHealthAsync(part => part.Tags.Contains(HealthTags.Ready), context.RequestAborted)));
    }

    private static IResult Answer(HealthReport report) => report.Status is HealthStatus.Unhealthy
        ? Answer("unavailable", StatusCodes.Status503ServiceUnavailable, report)
        : Answer("ok", StatusCodes.Status200OK, report);

    private static IResult Answer(string status, int code, HealthReport? report = null) =>
        Results.Json(new HealthAnswer(status, Version, report?.Entries.ToDictionary(part => part.Key, part => HealthPart.Of(part.Value))), HealthJson.Default.HealthAnswer, statusCode: code);
}

internal sealed record HealthAnswer(
    string Status, string Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, HealthPart>? Parts);

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
