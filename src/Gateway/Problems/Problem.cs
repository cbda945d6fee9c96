using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>A refusal on the wire: RFC 9457 problem details with a stable <c>code</c>.</summary>
public sealed record Problem : IResult
{
    private const string RetryAfterSeconds = "2";
    private static readonly string TooManyListeners = MediaErrors.Of(MediaErrorCode.TooManyListeners).Wire; // 429 of limits says when there is room; here nobody knows

    /// <summary>Identifies the kind of problem.</summary>
    public required string Type { get; init; }
    /// <summary>The kind of problem, in words that don't change.</summary>
    public required string Title { get; init; }
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }
    /// <summary>This case, and what to do.</summary>
    public required string Detail { get; init; }
    /// <summary>The stable code.</summary>
    public required string Code { get; init; }
    /// <summary>The fields at fault; left out if none is.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }
    /// <summary>With <c>insufficient_scope</c>: the scope that is needed.</summary>
    public string? Scope { get; init; }
    /// <summary>With 413: the most bytes allowed.</summary>
    public long? MaxBytes { get; init; }
    /// <summary>With 413: the bytes there were.</summary>
    public long? Size { get; init; }
    /// <summary>With <c>quota_exceeded</c>: which one.</summary>
    public string? Quota { get; init; }
    /// <summary>With <c>quota_exceeded</c>: how much is used of it.</summary>
    public long? Used { get; init; }
    /// <summary>With <c>quota_exceeded</c>: the most there may be.</summary>
    public long? Limit { get; init; }

    /// <summary>A refusal of the registry.</summary>
    public static Problem Of(MediaError error)
    {
        var row = MediaErrors.Of(error.Code);
        return new Problem
        {
            Type = $"urn:orleans-media:problem:{row.Wire}",
            Title = row.Title,
            Status = row.Status,
            Detail = error.Detail,
            Code = row.Wire,
            Errors = error.Fields.Count > 0 ? error.Fields : null,
            MaxBytes = error.MaxBytes,
            Size = error.Size,
            Quota = error.Quota,
            Used = error.Used,
            Limit = error.Limit,
        };
    }

    /// <summary>A refusal of the gateway.</summary>
    public static Problem Of(MediaErrorCode code, string detail) => Of(new MediaError { Code = code, Detail = detail });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable || Code == TooManyListeners) httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return httpContext.Response.WriteAsJsonAsync(this, ProblemJson.Readable.Problem, "application/problem+json", httpContext.RequestAborted);
    }
}

/// <summary>How problems are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>Without escapes that only a web page would need.</summary>
    internal static ProblemJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
