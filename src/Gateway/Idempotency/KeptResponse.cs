using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Media.Gateway;

/// <summary>A response as it is kept: what a client needs of it, without what belongs to one exchange (date, limits, connection).</summary>
public sealed record KeptResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly string[] Essential = ["Content-Type", "Location", "Cache-Control", "ETag"];

    /// <summary>The response of a request that was carried out.</summary>
    public static KeptResponse Of(HttpResponse response, byte[] body) => new(
        response.StatusCode,
        Essential.Where(name => response.Headers[name].Count > 0).ToDictionary(name => name, name => response.Headers[name].ToString()),
        body);

    /// <summary>
    /// Whether it is to be kept. Not if nothing was carried out and the same request may fare better later: bytes that are still to come (400), a
    /// key, a right or room that is missing (401, 403), too many requests (429), what is broken or away (5xx).
    /// </summary>
    [JsonIgnore]
    public bool IsFinal => Status is < 400 or StatusCodes.Status404NotFound or StatusCodes.Status409Conflict or StatusCodes.Status410Gone
        or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status422UnprocessableEntity;

    /// <summary>As bytes.</summary>
    public byte[] Pack() => JsonSerializer.SerializeToUtf8Bytes(this, KeptResponseJson.Default.KeptResponse);

    /// <summary>From such bytes.</summary>
    public static KeptResponse Unpack(byte[] packed) =>
        JsonSerializer.Deserialize(packed, KeptResponseJson.Default.KeptResponse) ?? throw new InvalidDataException("A kept answer is empty.");

    /// <summary>Answers with it.</summary>
    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers) context.Response.Headers[name] = value;
        context.Response.ContentLength = Body.Length;
        return context.Response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }
}

[JsonSerializable(typeof(KeptResponse))]
internal sealed partial class KeptResponseJson : JsonSerializerContext;
